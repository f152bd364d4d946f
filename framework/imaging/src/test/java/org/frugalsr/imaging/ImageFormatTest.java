package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.ImageFile.Decoded;
import org.frugalsr.imaging.ImageFile.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TIFF, WebP and CMYK, which the JDK's readers cannot read or read otherwise. */
class ImageFormatTest {
  /** Two columns, three rows of RGB; written by Pillow without loss. */
  private static final float[] RGB = {
    10, 20, 30, 200, 100, 50, 0, 255, 7, 255, 0, 128, 1, 2, 3, 250, 251, 252
  };

  private static final float[] ALPHA = {0, 255, 128, 1, 255, 64};

  private static final String WEBP =
      "UklGRoAAAABXRUJQVlA4WAoAAAAIAAAAAQAAAgAAVlA4TD8AAAAvAYAAAC9AkG2TzGJ+xz/C76GgbRtGZVD+jAbo"
          + "X0Vt20C9kBRaIY7b/vMfwP+xerKqEzkQCKQhlVRmOKL/cQAARVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAA"
          + "AAAAAA==";
  private static final String WEBP_WITH_ALPHA =
      "UklGRlQAAABXRUJQVlA4TEcAAAAvAYAAEC9AkG2TzGJ+xz/C76GgbRtGZVD+jAboX0Vt20C9kBRaIY7b/gSSNiz6"
          + "mi3ZH8D/x9UnW3VEbhAIpCGVVGY4ov9xAAA=";

  /** 16x16 pixels of (200, 100, 50). */
  private static final String LOSSY_WEBP =
      "UklGRj4AAABXRUJQVlA4IDIAAADQAQCdASoQABAAAMASJaACdLoB+AADsAD+2ib/7vN+09e09f1M//jKnyA/4yp/"
          + "xcwAAA==";

  /** 8x8 pixels of full cyan, as Adobe's programs write CMYK. */
  private static final String CMYK_JPEG =
      "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
          + "AQEBAQEBAQEBAQEBAQEBAQEBAQEB/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAAB"
          + "AgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNi"
          + "coIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV"
          + "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4E"
          + "QwBNAFkASwAAPwD/AD/6/v4r+/iv7+K//9k=";

  private static final String BIG_TIFF =
      "SUkrAAgAAAAQAAAAAAAAAAoAAAAAAAAAAAEEAAEAAAAAAAAAAgAAAAAAAAABAQQAAQAAAAAAAAADAAAAAAAAAAIB"
          + "AwADAAAAAAAAAAgACAAIAAAAAwEDAAEAAAAAAAAAAQAAAAAAAAAGAQMAAQAAAAAAAAACAAAAAAAAABEBBAABAAAA"
          + "AAAAAOgAAAAAAAAAFQEDAAEAAAAAAAAAAwAAAAAAAAAWAQQAAQAAAAAAAAADAAAAAAAAABcBBAABAAAAAAAAABIA"
          + "AAAAAAAAHAEDAAEAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAoUHshkMgD/B/8AgAECA/r7/A==";
  private static final String LZW_TIFF =
      "SUkqACAAAACAAoKB5kGQZAB/gd/gBAAEBAN9Pt+QEAALAAABAwABAAAAAgAAAAEBAwABAAAAAwAAAAIBAwADAAAA"
          + "qgAAAAMBAwABAAAABQAAAAYBAwABAAAAAgAAABEBBAABAAAACAAAABIBAwABAAAABgAAABUBAwABAAAAAwAAABYB"
          + "AwABAAAAAwAAABcBBAABAAAAFwAAABwBAwABAAAAAQAAAAAAAAAIAAgACAA=";

  /** Two pixels of (0, 128, 255, 51). */
  private static final String CMYK_TIFF =
      "SUkqAAgAAAAKAAABBAABAAAAAgAAAAEBBAABAAAAAQAAAAIBAwAEAAAAhgAAAAMBAwABAAAAAQAAAAYBAwABAAAA"
          + "BQAAABEBBAABAAAAjgAAABUBAwABAAAABAAAABYBBAABAAAAAQAAABcBBAABAAAACAAAABwBAwABAAAAAQAAAAAA"
          + "AAAIAAgACAAIAACA/zMAgP8z";

  @TempDir Path folder;

  private Decoded decode(String name, String base64) throws IOException {
    return ImageFile.decode(Files.write(folder.resolve(name), Base64.getDecoder().decode(base64)));
  }

  private static void assertSamples(Decoded image, float... samples) {
    assertArrayEquals(samples, image.color().samples(), image.color().toString());
    assertEquals(new Kind(8, false, false), image.kind());
  }

  @Test
  void webpIsReadWithItsAlpha() throws IOException {
    assertSamples(decode("a.webp", WEBP), RGB);
    Decoded image = decode("b.webp", WEBP_WITH_ALPHA);
    assertSamples(image, RGB);
    assertArrayEquals(ALPHA, image.alpha().orElseThrow().samples());
    Decoded lossy = decode("c.webp", LOSSY_WEBP);
    assertEquals("16x16x3", lossy.color().toString());
    assertArrayEquals(new float[] {200, 100, 50}, Arrays.copyOf(lossy.color().samples(), 3), 4);
  }

  @Test
  void tiffIsReadWhateverItsLayout() throws IOException {
    assertSamples(decode("a.tif", LZW_TIFF), RGB);
    assertSamples(decode("b.tif", BIG_TIFF), RGB);
  }

  @Test
  void tiffKeepsSixteenBitsAndGrey() throws IOException {
    var deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setPixels(0, 0, 2, 1, new int[] {257, 32768});
    Path file = folder.resolve("deep.tif");
    assertTrue(ImageIO.write(deep, "tiff", file.toFile()));
    Decoded image = ImageFile.decode(file);
    assertEquals(new Kind(16, true, false), image.kind());
    assertArrayEquals(new float[] {1, 32768 / 257f}, image.color().samples());
  }

  @Test
  void cmykBecomesRgb() throws IOException {
    assertSamples(decode("a.tif", CMYK_TIFF), 204, 102, 0, 204, 102, 0);
    Decoded jpeg = decode("a.jpg", CMYK_JPEG);
    assertEquals("8x8x3", jpeg.color().toString());
    assertArrayEquals(new float[] {0, 255, 255}, Arrays.copyOf(jpeg.color().samples(), 3), 2);
  }

  @Test
  void whatTheJdkReadsIsReadByIt() throws IOException {
    var image = new BufferedImage(33, 17, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 33 * 17; i++) {
      image.setRGB(i % 33, i / 33, i * 7919);
    }
    Path file = folder.resolve("a.jpg");
    assertTrue(ImageIO.write(image, "jpg", file.toFile()));
    float[] read = ImageFile.read(file).samples();
    var jdk =
        ImageReaders.jdk(
            ImageFormat.JPEG,
            Files.readAllBytes(file),
            reader -> {
              assertTrue(reader.getClass().getName().startsWith("com.sun."), reader.toString());
              return reader.read(0);
            });
    for (int i = 0; i < 33 * 17; i++) {
      int rgb = jdk.getRGB(i % 33, i / 33);
      assertEquals(rgb >> 16 & 255, read[3 * i]);
      assertEquals(rgb & 255, read[3 * i + 2]);
    }
  }

  @Test
  void aFileThatIsCutOffIsNamed() throws IOException {
    for (String whole : List.of(WEBP, LOSSY_WEBP, LZW_TIFF, BIG_TIFF, CMYK_TIFF, CMYK_JPEG)) {
      byte[] bytes = Base64.getDecoder().decode(whole);
      for (int length : new int[] {13, bytes.length / 2, bytes.length - 7}) {
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
        WorldError error = assertThrows(WorldError.class, () -> ImageFile.decode(file));
        assertTrue(error.getMessage().startsWith("Image " + file), error.getMessage());
        assertTrue(!error.getMessage().contains("null"), error.getMessage());
      }
    }
  }

  @Test
  void aFormatIsKnownByItsFirstBytes() {
    for (String text : List.of(WEBP, LZW_TIFF, BIG_TIFF, CMYK_JPEG)) {
      assertTrue(ImageFormat.of(Base64.getDecoder().decode(text)).isPresent());
    }
    assertTrue(
        ImageFormat.of(new byte[] {'R', 'I', 'F', 'F', 1, 2, 3, 4, 'W', 'A', 'V', 'E'}).isEmpty());
    assertTrue(ImageFormat.of(new byte[0]).isEmpty());
    for (String name : List.of("a.tif", "a.TIFF", "a.webp", "a.png", "a.bmp", "a.jpeg")) {
      assertTrue(ImageFile.isImage(Path.of(name)), name);
    }
  }

  @Test
  void aTurnedImageIsReadAsItIsStoredAndSaysSo() throws IOException {
    for (Decoded image : List.of(decode("a.webp", WEBP), decode("a.tif", LZW_TIFF))) {
      assertEquals(6, image.appearance().orientation());
      Decoded upright = image.upright();
      assertEquals("3x2x3", upright.color().toString());
      assertEquals(1, upright.appearance().orientation());
      float[] topRow = Arrays.copyOf(upright.color().samples(), 9);
      assertArrayEquals(new float[] {1, 2, 3, 0, 255, 7, 10, 20, 30}, topRow, "turned clockwise");
    }
  }
}
