package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.ColorChunk;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code upscale} makes of pictures that are turned, transparent, hidden, huge or broken. */
class UpscaleCommandTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 1, batch = 1, patch = 8, optimizer.lr = 1e-6 }
            data { train = sample-validation, test = [] }
            """);
    Said said = Said.by("run", config.toString(), "--out", folder.resolve("run").toString());
    assertEquals(0, said.code(), said::err);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Said upscale(Path in, Path out, String... options) {
    List<String> args = new ArrayList<>(List.of("upscale", in.toString(), out.toString()));
    args.addAll(List.of("--run", path("run")));
    args.addAll(List.of(options));
    return Said.by(args.toArray(String[]::new));
  }

  private static ImageFile.Decoded upscaled(String name) {
    Path out = folder.resolve("out-" + name + ".png");
    Said said = upscale(folder.resolve(name), out);
    assertEquals(0, said.code(), said::err);
    return ImageFile.decode(out);
  }

  /** A JPEG of a bright left and a dark right half, which EXIF turns and a profile colours. */
  private static void writeTurnedJpeg(Path file) throws IOException {
    var image = new BufferedImage(24, 16, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 12; x++) {
        image.setRGB(x, y, 0xffffff);
      }
    }
    var plain = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, "jpg", plain));
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "457869660000"
                    + "4d4d002a00000008"
                    + "0001"
                    + "0112000300000001"
                    + "00060000"
                    + "00000000");
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] name = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
    byte[] jpeg = plain.toByteArray();
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + exif.length + profile.length + 100);
    out.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) (exif.length + 2)).put(exif);
    out.putShort((short) 0xFFE2).putShort((short) (profile.length + name.length + 2));
    out.put(name).put(profile).put(jpeg, 2, jpeg.length - 2);
    Files.write(file, Arrays.copyOf(out.array(), out.position()));
  }

  @Test
  void aTurnedPhotoIsSetUprightAndKeepsItsProfile() throws IOException {
    writeTurnedJpeg(folder.resolve("photo.jpg"));
    ImageFile.Decoded large = upscaled("photo.jpg");
    assertEquals("32x48x3", large.color().toString(), "turned");
    assertEquals(1, large.appearance().orientation());
    float top = large.color().samples()[0];
    float bottom = large.color().samples()[large.color().samples().length - 1];
    assertTrue(top > 200 && bottom < 50, "the left is on top: " + top + ", " + bottom);
    List<ColorChunk> colors = large.appearance().colors();
    assertEquals(List.of("iCCP"), colors.stream().map(ColorChunk::type).toList());
    int shown = ImageIO.read(folder.resolve("out-photo.jpg.png").toFile()).getWidth();
    assertEquals(32, shown, "other readers take the file");
  }

  /** A visible square within what is hidden; black is under it, or, if not, the same colour. */
  private static float[] square(String name, boolean deep, boolean black) {
    int side = 16;
    float[] color = new float[side * side * 3];
    float[] alpha = new float[side * side];
    for (int i = 0; i < alpha.length; i++) {
      boolean inside = Math.abs(i % side - 7.5) < 4 && Math.abs(Math.floorDiv(i, side) - 7.5) < 4;
      alpha[i] = inside ? 255 : 0;
      for (int c = 0; c < 3; c++) {
        color[3 * i + c] = inside || !black ? 200 - 80 * c : 0;
      }
    }
    ImageFile.write(
        folder.resolve(name),
        new ImageFile.Decoded(
            new Image(side, side, 3, color),
            Optional.of(new Image(side, side, 1, alpha)),
            new ImageFile.Kind(deep ? 16 : 8, false, false)));
    return upscaled(name).color().samples();
  }

  @Test
  void hiddenColoursLeaveNoRims() {
    for (boolean deep : new boolean[] {false, true}) {
      float[] clean = square("clean" + deep + ".png", deep, false);
      assertArrayEquals(clean, square("black" + deep + ".png", deep, true), 1);
    }
  }

  @Test
  void anImageOfNothingVisibleIsStillAnImage() {
    ImageFile.write(
        folder.resolve("nothing.png"),
        new ImageFile.Decoded(
            new Image(9, 8, 1, new float[72]),
            Optional.of(new Image(9, 8, 1, new float[72])),
            new ImageFile.Kind(8, true, false)));
    ImageFile.Decoded large = upscaled("nothing.png");
    assertEquals("18x16x1", large.color().toString());
    assertArrayEquals(new float[18 * 16], large.alpha().orElseThrow().samples());
  }

  @Test
  void hiddenFilesArePassedOverAndOthersAreNamed() throws IOException {
    Path in = Files.createDirectory(folder.resolve("mixed"));
    for (String hidden : List.of(".DS_Store", "._photo.png", "Thumbs.db", "desktop.ini")) {
      Files.writeString(in.resolve(hidden), "litter");
    }
    Files.writeString(in.resolve("notes.txt"), "words");
    Files.write(in.resolve("old.gif"), new byte[0]);
    Files.createDirectory(in.resolve("more"));
    ImageFile.write(in.resolve("photo.png"), new Image(8, 8, 3, new float[192]));
    Said said = upscale(in, in.resolve("large"));
    assertEquals(0, said.code(), said::err);
    assertTrue(said.err().contains(in.resolve("notes.txt") + " is not an image"), said::err);
    assertTrue(said.err().contains(in.resolve("more") + " is a sub-folder"), said::err);
    assertTrue(said.err().contains("old.gif has an unsupported format"), said::err);
    for (String silent : List.of("DS_Store", "._photo", "Thumbs", "desktop.ini", "large is")) {
      assertFalse(said.err().contains(silent), said::err);
    }
  }

  /** Where the result cannot go is told before the network is opened: there is none here. */
  @Test
  void theOutputIsLookedAtBeforeAnyWork() throws IOException {
    Path in = Files.createDirectory(folder.resolve("some"));
    Path photo = in.resolve("photo.png");
    ImageFile.write(photo, new Image(8, 8, 3, new float[192]));
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path taken = Files.createDirectories(folder.resolve("taken/photo.png"));
    for (Path[] inAndOut :
        new Path[][] {
          {photo, folder.resolve("large.jpg")},
          {photo, folder.resolve("large")},
          {photo, file},
          {photo, file.resolve("large.png")},
          {photo, taken.getParent()},
          {in, file},
          {in, file.resolve("large")},
          {in, folder.resolve("large.png")},
          {in, taken.getParent()},
        }) {
      String out = inAndOut[1].toString();
      Said said = Said.by("upscale", inAndOut[0].toString(), out, "--run", path("no-run"));
      assertEquals(2, said.code(), said::err);
      assertTrue(said.err().contains(out) || said.err().contains(file + " is a file"), said::err);
      assertFalse(said.err().contains("no-run"), said::err);
    }
    Said deep = upscale(photo, folder.resolve("new/folders/large.png"));
    assertEquals(0, deep.code(), deep::err);
    assertTrue(Files.exists(folder.resolve("new/folders/large.png")));
  }

  @Test
  void otherCommandsLookAtTheirOutputBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("a file"), "x");
    Path broken = Files.writeString(folder.resolve("broken.pth"), "x");
    String below = file.resolve("below").toString();
    for (List<String> words :
        List.of(
            List.of("report", path("no-run"), path("run"), "--out", below),
            List.of("fork", path("run"), "--from", "step-999999", "--out", below),
            List.of("import", broken.toString(), "--out", below))) {
      Said said = Said.by(words.toArray(String[]::new));
      assertEquals(2, said.code(), said::err);
      assertTrue(said.err().contains(file + " is a file"), said::err);
    }
  }

  @Test
  void brokenAndHugeImagesAreNamedAtOnceAndTheOthersAreDone() throws IOException {
    Path in = Files.createDirectory(folder.resolve("bad"));
    Files.writeString(in.resolve("a-broken.png"), "no image");
    var huge = new BufferedImage(30000, 8000, BufferedImage.TYPE_BYTE_BINARY);
    assertTrue(ImageIO.write(huge, "png", in.resolve("b-huge.png").toFile()));
    Files.createSymbolicLink(in.resolve("c-gone.png"), in.resolve("nowhere"));
    ImageFile.write(in.resolve("d-good.png"), new Image(8, 8, 3, new float[192]));
    Said said = upscale(in, folder.resolve("bad-out"));
    assertTrue(said.code() != 0, said::err);
    assertTrue(
        said.err().contains("b-huge.png of 30000x8000 pixels, enlarged 2 times,"), said::err);
    assertFalse(said.err().contains("Internal error"), said::err);
    assertTrue(said.err().contains("1 of 4 images were enlarged; failed: "), said::err);
    assertTrue(Files.exists(folder.resolve("bad-out/d-good.png")));
  }

  @Test
  void anImageBeyondTheMemoryIsTiledUnasked() {
    TrainedNetwork trained = TrainedNetwork.open(folder.resolve("run"));
    float[] samples = new float[300 * 200 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i * 7919 % 256;
    }
    Image lr = new Image(300, 200, 3, samples);
    List<String> told = new ArrayList<>();
    try (Memory large = new Memory(1L << 30);
        Memory small = new Memory(5L << 20)) {
      var whole =
          new NetworkUpscaler(trained.network(), large, 0, SelfEnsemble.NONE, told::add)
              .upscale(lr, 2);
      assertEquals(List.of(), told);
      var upscaler = new NetworkUpscaler(trained.network(), small, 0, SelfEnsemble.NONE, told::add);
      assertArrayEquals(whole.samples(), upscaler.upscale(lr, 2).samples(), 0.02f);
      upscaler.upscale(lr, 2);
      assertEquals(1, told.size(), "told once");
      assertTrue(told.getFirst().contains("an image of 300x200 pixels"), told::toString);
      assertTrue(told.getFirst().contains("tiles of "), told::toString);
      var asked = new NetworkUpscaler(trained.network(), small, 190, SelfEnsemble.NONE);
      String refused = assertThrows(UserError.class, () -> asked.upscale(lr, 2)).getMessage();
      assertTrue(refused.matches("(?s).*Use --tile (128|64|32) .*"), refused);
    }
  }
}
