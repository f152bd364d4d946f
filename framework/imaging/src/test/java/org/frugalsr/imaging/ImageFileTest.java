package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.ImageFile.Decoded;
import org.frugalsr.imaging.ImageFile.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  @TempDir Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Decoded png(byte[] bytes) throws IOException {
    return ImageFile.decode(file("in.png", bytes));
  }

  private static void assertDecoded(Decoded image, Kind kind, float... samples) {
    assertEquals(kind, image.kind());
    assertEquals(kind.grey() ? 1 : 3, image.color().channels());
    assertArrayEquals(samples, image.color().samples(), 1e-4f);
  }

  private static void assertAlpha(Decoded image, float... samples) {
    assertArrayEquals(samples, image.alpha().orElseThrow().samples(), 1e-4f);
  }

  @Test
  void greyValuesAreTheFilesOwnWhateverItsGamma() throws IOException {
    byte[] bytes = new PngBuilder(4, 1, 8, 0).chunk("gAMA", "000186a0").build("000164ff");
    assertDecoded(png(bytes), new Kind(8, true, false), 0, 1, 100, 255);
  }

  @Test
  void greyOfOneTwoAndFourBitsIsSpreadOverTheRange() throws IOException {
    Kind grey = new Kind(8, true, false);
    assertDecoded(png(new PngBuilder(4, 1, 1, 0).build("50")), grey, 0, 255, 0, 255);
    assertDecoded(png(new PngBuilder(4, 1, 2, 0).build("1b")), grey, 0, 85, 170, 255);
    assertDecoded(png(new PngBuilder(4, 1, 4, 0).build("017f")), grey, 0, 17, 119, 255);
  }

  @Test
  void aTransparentGreyLevelBecomesAlpha() throws IOException {
    Decoded two = png(new PngBuilder(4, 1, 2, 0).chunk("tRNS", "0001").build("1b"));
    assertDecoded(two, new Kind(8, true, false), 0, 85, 170, 255);
    assertAlpha(two, 255, 0, 255, 255);
    Decoded eight = png(new PngBuilder(3, 1, 8, 0).chunk("tRNS", "0001").build("000102"));
    assertDecoded(eight, new Kind(8, true, false), 0, 1, 2);
    assertAlpha(eight, 255, 0, 255);
  }

  @Test
  void sixteenBitsAreDividedBy257() throws IOException {
    assertDecoded(
        png(new PngBuilder(3, 1, 16, 0).build("00000101ffff")),
        new Kind(16, true, false),
        0,
        1,
        255);
    Decoded rgba = png(new PngBuilder(1, 1, 16, 6).build("0001010180807fff"));
    assertDecoded(rgba, new Kind(16, false, false), 1 / 257f, 1, 128);
    assertAlpha(rgba, 32767 / 257f);
  }

  @Test
  void aPaletteIsLookedUpWithItsTransparency() throws IOException {
    byte[] bytes =
        new PngBuilder(3, 1, 8, 3)
            .chunk("PLTE", "ff0000" + "00ff00" + "090a0b")
            .chunk("tRNS", "0080")
            .build("000102");
    Decoded image = png(bytes);
    assertDecoded(image, new Kind(8, false, true), 255, 0, 0, 0, 255, 0, 9, 10, 11);
    assertAlpha(image, 0, 128, 255);
  }

  @Test
  void aPaletteOfGreysIsGrey() throws IOException {
    byte[] bytes = new PngBuilder(3, 1, 8, 3).chunk("PLTE", "070707c8c8c8").build("000100");
    assertDecoded(png(bytes), new Kind(8, true, true), 7, 200, 7);
  }

  @Test
  void whatIsWrittenComesBackWithItsKindAndAlpha() {
    for (int bitDepth : new int[] {8, 16}) {
      for (boolean grey : new boolean[] {true, false}) {
        for (boolean alpha : new boolean[] {true, false}) {
          int channels = grey ? 1 : 3;
          float[] samples = new float[3 * 2 * channels];
          for (int i = 0; i < samples.length; i++) {
            samples[i] = bitDepth == 16 ? 3571 * i / 257f : 14 * i;
          }
          Optional<Image> plane =
              alpha
                  ? Optional.of(new Image(3, 2, 1, new float[] {0, 1, 2, 128, 254, 255}))
                  : Optional.empty();
          Kind kind = new Kind(bitDepth, grey, false);
          Path file = folder.resolve("out.png");
          ImageFile.write(file, new Decoded(new Image(3, 2, channels, samples), plane, kind));
          Decoded back = ImageFile.decode(file);
          assertDecoded(back, kind, samples);
          assertEquals(alpha, back.alpha().isPresent());
          plane.ifPresent(p -> assertAlpha(back, p.samples()));
        }
      }
    }
  }

  @Test
  void writingClampsAndRoundsAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("out.png");
    ImageFile.write(file, new Image(4, 1, 1, new float[] {0, 0, 0, 0}));
    ImageFile.write(file, new Image(4, 1, 1, new float[] {-9, 1.5f, 2.4f, 300}));
    assertArrayEquals(new float[] {0, 2, 2, 255}, ImageFile.read(file).samples());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aPaletteImageIsWrittenAsTrueColour() {
    Path file = folder.resolve("out.png");
    Image color = new Image(1, 1, 3, new float[] {1, 2, 3});
    ImageFile.write(file, new Decoded(color, Optional.empty(), new Kind(8, false, true)));
    assertDecoded(ImageFile.decode(file), new Kind(8, false, false), 1, 2, 3);
  }

  @Test
  void onlyPngIsWrittenAndOnlyIntoAFolderThatExists() {
    Image image = new Image(1, 1, 1, new float[1]);
    UserError jpg =
        assertThrows(UserError.class, () -> ImageFile.write(folder.resolve("a.jpg"), image));
    assertTrue(jpg.getMessage().contains(".png"), jpg.getMessage());
    assertThrows(UserError.class, () -> ImageFile.write(folder.resolve("none/a.png"), image));
  }

  @Test
  void whatCannotBeMovedIntoPlaceIsTheWorldsFaultAndLeavesNothing() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("a.png/b"));
    Image image = new Image(1, 1, 1, new float[1]);
    WorldError error =
        assertThrows(WorldError.class, () -> ImageFile.write(taken.getParent(), image));
    assertTrue(error.getMessage().contains("directory"), error.getMessage());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(taken.getParent()), files.toList());
    }
  }

  @Test
  void jpegAndBmpAreRead() throws IOException {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, 0x10c864);
    }
    for (String name : List.of("a.bmp", "a.jpg")) {
      assertTrue(ImageIO.write(image, name.substring(2), folder.resolve(name).toFile()));
      Decoded read = ImageFile.decode(folder.resolve(name));
      assertEquals(new Kind(8, false, false), read.kind());
      float[] first = Arrays.copyOf(read.color().samples(), 3);
      assertArrayEquals(new float[] {16, 200, 100}, first, name.equals("a.bmp") ? 0 : 3);
    }
    assertTrue(ImageIO.write(image, "png", folder.resolve("misnamed.jpg").toFile()));
    assertEquals(16, ImageFile.read(folder.resolve("misnamed.jpg")).samples()[0]);
  }

  @Test
  void aJpegsColourProfileIsNotApplied() throws IOException {
    var image = new BufferedImage(16, 8, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 128; i++) {
      image.setRGB(i % 16, i / 16, 0x10c864 + i * 0x010001);
    }
    Path plain = folder.resolve("plain.jpg");
    assertTrue(ImageIO.write(image, "jpg", plain.toFile()));
    Path tagged = file("tagged.jpg", withLinearProfile(Files.readAllBytes(plain)));
    assertNotEquals(
        ImageIO.read(plain.toFile()).getRGB(0, 0), ImageIO.read(tagged.toFile()).getRGB(0, 0));
    assertArrayEquals(
        ImageFile.read(plain).samples(), ImageFile.read(tagged).samples(), "the profile counts");
  }

  /** Puts the profile of linear RGB behind the first segment of a JPEG file. */
  private static byte[] withLinearProfile(byte[] jpeg) {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] name = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
    int first = 4 + ((jpeg[4] & 0xFF) << 8 | jpeg[5] & 0xFF);
    int length = 2 + name.length + profile.length;
    return ByteBuffer.allocate(jpeg.length + 2 + length)
        .put(jpeg, 0, first)
        .putShort((short) 0xFFE2)
        .putShort((short) length)
        .put(name)
        .put(profile)
        .put(jpeg, first, jpeg.length - first)
        .array();
  }

  @Test
  void anInterlacedPngIsReadAsAnyOther() throws IOException {
    var image = new BufferedImage(13, 11, BufferedImage.TYPE_3BYTE_BGR);
    float[] samples = new float[13 * 11 * 3];
    for (int i = 0; i < 13 * 11; i++) {
      image.setRGB(i % 13, i / 13, i << 16 | (255 - i) << 8 | 7 * i % 256);
      samples[3 * i] = i;
      samples[3 * i + 1] = 255 - i;
      samples[3 * i + 2] = 7 * i % 256;
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam interlaced = writer.getDefaultWriteParam();
    interlaced.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    Path file = folder.resolve("interlaced.png");
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), interlaced);
    } finally {
      writer.dispose();
    }
    assertEquals(1, Files.readAllBytes(file)[28], "the interlace method");
    assertDecoded(ImageFile.decode(file), new Kind(8, false, false), samples);
  }

  @Test
  void aMissingFileIsTheUsersFault() {
    UserError none =
        assertThrows(UserError.class, () -> ImageFile.read(folder.resolve("none.png")));
    assertTrue(none.getMessage().contains("none.png"), none.getMessage());
    assertThrows(UserError.class, () -> ImageFile.read(folder));
  }

  @Test
  void whatIsNoImageIsNamedWithItsFirstBytes() throws IOException {
    assertBroken("empty.png", new byte[0], "empty.png", "0 bytes", "PNG");
    assertBroken(
        "text.png",
        "hello".getBytes(StandardCharsets.UTF_8),
        "text.png",
        "68656c6c6f",
        "\"hello\"",
        "PNG");
  }

  @Test
  void damageOfAnyByteOfAPngIsFound() throws IOException {
    byte[] whole = new PngBuilder(4, 2, 8, 0).build("00010203", "04050607");
    for (int i = 8; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 4;
      assertBroken("bad.png", damaged, "bad.png");
      assertBroken("cut.png", Arrays.copyOf(whole, i), "cut.png", i + " bytes");
    }
  }

  @Test
  void aJpegOrBmpThatEndsTooEarlyIsFound() throws IOException {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 4096; i++) {
      image.setRGB(i % 64, i / 64, i * 7919);
    }
    for (String name : List.of("cut.bmp", "cut.jpg")) {
      assertTrue(ImageIO.write(image, name.substring(4), folder.resolve(name).toFile()));
      byte[] whole = Files.readAllBytes(folder.resolve(name));
      for (int length : new int[] {10, 100, whole.length / 2, whole.length - 2}) {
        assertBroken(name, Arrays.copyOf(whole, length), name);
      }
    }
  }

  private void assertBroken(String name, byte[] bytes, String... said) throws IOException {
    Path file = file(name, bytes);
    WorldError error = assertThrows(WorldError.class, () -> ImageFile.decode(file));
    for (String part : said) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
    assertFalse(error.getMessage().contains("null"), error.getMessage());
  }

  @Test
  void imagesAreKnownByTheirExtension() {
    for (String name : List.of("a.png", "b.BMP", "c.jpg", "d.JPeG", "e.tif", "f.WebP")) {
      assertTrue(ImageFile.isImage(Path.of("folder", name)));
    }
    for (String name : List.of("a.txt", "png", "a.png.sha256", "")) {
      assertFalse(ImageFile.isImage(Path.of(name)));
    }
  }

  @Test
  void theGreyscaleBridgeHasItsRawValues() {
    Decoded bridge = ImageFile.decode(TestData.folder("set14").resolve("bridge.png"));
    assertEquals(new Kind(8, true, false), bridge.kind());
    assertEquals("512x512x1", bridge.color().toString());
    float[] first = Arrays.copyOf(bridge.color().samples(), 5);
    assertArrayEquals(new float[] {93, 81, 85, 85, 113}, first);
  }
}
