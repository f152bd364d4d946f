package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.frugalsr.runtime.Upscaler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frugal pack}, the commands that take its file in place of a run, and ONNX models. */
class PackCommandTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void trainAndPack() throws IOException {
    BufferedImage photo = new BufferedImage(33, 21, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 33 * 21; i++) {
      photo.setRGB(i % 33, i / 33, 0x010305 * (i * 7 % 79));
    }
    ImageIO.write(photo, "png", folder.resolve("photo.png").toFile());
    Said packed = TinyNetwork.packed(folder);
    assertTrue(packed.out().contains("result: 0.0000 % of the 8-bit samples differ"), packed::out);
    assertTrue(packed.out().contains("body.0.conv1"), packed::out);
    assertTrue(packed.out().contains("compared: 5 layers with weights"), packed::out);
    assertTrue(packed.out().contains("and the result; all agree"), packed::out);
    assertTrue(packed.out().contains("--model "), packed::out);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void anImageIsTheSameAsByTheRun() throws IOException {
    assertEquals(
        0, Said.by("upscale", path("photo.png"), path("a.png"), "--run", path("run")).code());
    for (String[] options : new String[][] {{}, {"--tile", "40"}}) {
      List<String> words = new ArrayList<>(List.of("upscale", path("photo.png"), path("b.png")));
      words.addAll(List.of("--model", path("tiny.frugal")));
      words.addAll(List.of(options));
      Said said = Said.by(words.toArray(String[]::new));
      assertEquals(0, said.code(), said::err);
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("a.png")), Files.readAllBytes(folder.resolve("b.png")));
    }
  }

  @Test
  void scoresAreThoseOfTheRun() {
    Said run = Said.by("eval", "--run", path("run"), "--data", "sample-test");
    Said model = Said.by("eval", "--model", path("tiny.frugal"), "--data", "sample-test");
    assertEquals(0, model.code(), model::err);
    assertEquals(
        run.out().substring(run.out().indexOf('\n')),
        model.out().substring(model.out().indexOf('\n')));
  }

  /** The command reads files with its own decoder, an application with Java's. */
  @Test
  void aTransparentPictureIsTheSameInAnApplication() throws IOException {
    BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 24 * 20; i++) {
      int distance = Math.abs(i % 24 - 11) + Math.abs(i / 24 - 9);
      int alpha = Math.clamp(255 * (9 - distance) / 3, 0, 255);
      image.setRGB(i % 24, i / 24, alpha == 0 ? 0 : alpha << 24 | 0xC08040 + i % 24);
    }
    ImageIO.write(image, "png", folder.resolve("logo.png").toFile());
    Said said = Said.by("upscale", path("logo.png"), path("d.png"), "--model", path("tiny.frugal"));
    assertEquals(0, said.code(), said::err);
    BufferedImage ours = ImageIO.read(folder.resolve("d.png").toFile());
    try (Upscaler upscaler = Upscaler.open(folder.resolve("tiny.frugal"))) {
      BufferedImage theirs = upscaler.upscale(ImageIO.read(folder.resolve("logo.png").toFile()));
      for (int i = 0; i < 48 * 40; i++) {
        for (int shift = 0; shift < 32; shift += 8) {
          int a = ours.getRGB(i % 48, i / 48) >>> shift & 0xFF;
          int b = theirs.getRGB(i % 48, i / 48) >>> shift & 0xFF;
          assertEquals(a, b, 1, "pixel " + i);
        }
      }
    }
  }

  @Test
  void mistakesAreSaid() throws IOException {
    Said there = Said.by("pack", path("run"), path("tiny.frugal"));
    assertEquals(2, there.code());
    assertTrue(there.err().contains("--overwrite"), there::err);
    Said name = Said.by("pack", path("run"), path("tiny.onnx"));
    assertEquals(2, name.code());
    assertTrue(name.err().contains(".frugal"), name::err);
    Said none = Said.by("upscale", path("photo.png"), path("c.png"), "--model", path("no.frugal"));
    assertEquals(2, none.code());
    assertTrue(none.err().contains("frugal pack RUN OUT.frugal"), none::err);
    Path damaged = folder.resolve("damaged.frugal");
    byte[] bytes = Files.readAllBytes(folder.resolve("tiny.frugal"));
    bytes[bytes.length - 100] ^= 1;
    Files.write(damaged, bytes);
    Said broken =
        Said.by("upscale", path("photo.png"), path("c.png"), "--model", damaged.toString());
    assertEquals(1, broken.code());
    assertTrue(broken.err().contains("is damaged: the checksum of part 1 is wrong"), broken::err);
    requireNext(broken);
    bytes[8] = 99;
    Files.write(damaged, bytes);
    requireNext(Said.by("eval", "--model", damaged.toString(), "--data", "sample-test"));
    assertFalse(Files.exists(folder.resolve("c.png")));
    Said scale =
        Said.by(
            "upscale",
            path("photo.png"),
            path("c.png"),
            "--model",
            path("tiny.frugal"),
            "--scale",
            "3");
    assertEquals(2, scale.code());
    assertTrue(scale.err().contains("packed for scale 2, not 3"), scale::err);
  }

  private static void requireNext(Said said) {
    assertEquals(1, said.code());
    assertTrue(said.err().contains("To pack the run again: frugal pack RUN OUT.frugal"), said::err);
  }

  @Test
  void optionsOfRunsAreRefused() {
    String[] upscale = {"upscale", path("photo.png"), path("c.png")};
    String[] eval = {"eval", "--data", "sample-test"};
    String[] bench = {"bench", "forward", "--size", "64x64"};
    for (String[] command : new String[][] {upscale, eval, bench}) {
      for (String option : List.of("--checkpoint", "--plugins")) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--model", path("tiny.frugal"), option, "last"));
        Said said = Said.by(words.toArray(String[]::new));
        assertEquals(2, said.code(), () -> words + said.out());
        assertTrue(said.err().startsWith(option + " is for --run. A packed network"), said::err);
      }
    }
    requireMistake(
        "--checkpoint is for --run. Bicubic has",
        "eval",
        "--network",
        "bicubic",
        "--scale",
        "2",
        "--data",
        "sample-test",
        "--checkpoint",
        "last");
  }

  @Test
  void onlyMissingDataLeadsToTheSampleSet() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Path photo = photos.resolve("photo.png");
    Files.copy(folder.resolve("photo.png"), photo);
    Path config =
        Files.writeString(
            folder.resolve("photos.conf"),
            """
            network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 1, batch = 1, patch = 8 }
            data { train = sample-validation, validate = ["%s"], test = [] }
            """
                .formatted(photos));
    Said said = Said.by("run", config.toString(), "--out", path("photos-run"));
    assertEquals(0, said.code(), said::err);
    Said here = Said.by("pack", path("photos-run"), path("p.frugal"));
    assertEquals(0, here.code(), here::err);
    assertTrue(here.out().contains("pixels of " + photos), here::out);
    Files.write(photo, new byte[200]);
    Said damaged = Said.by("pack", path("photos-run"), path("q.frugal"));
    assertEquals(1, damaged.code(), damaged::out);
    assertTrue(damaged.err().contains(photo.toString()), damaged::err);
    Files.delete(photo);
    requireMistake(
        "There are no images in " + photos, "pack", path("photos-run"), path("q.frugal"));
    assertFalse(Files.exists(folder.resolve("q.frugal")));
    Files.delete(photos);
    Said gone = Said.by("pack", path("photos-run"), path("q.frugal"));
    assertEquals(0, gone.code(), gone::err);
    assertTrue(
        gone.err().contains("compared on the sample set, as " + photos + " is not here"),
        gone::err);
  }

  @Test
  void exportsAnOnnxModel() throws IOException {
    Said said = Said.by("export", path("run"), path("tiny.onnx"));
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("x2: "), said::out);
    assertTrue(said.out().contains("not run: onnxruntime is not on the class path"), said::out);
    assertTrue(Files.size(folder.resolve("tiny.onnx")) > 4000);
    requireMistake("--overwrite", "export", path("run"), path("tiny.onnx"));
    requireMistake(
        "The network has scale 2, not 4.", "export", path("run"), path("b.onnx"), "--scale", "4");
    requireMistake("Omit it.", "export", path("run"), path("b.onnx"), "--fold-residual-scaling");
    requireMistake(
        "end its name in .onnx", "export", path("run"), path("b.pth"), "--binary-weights=packed");
    requireMistake("packed", "export", path("run"), path("b.onnx"), "--binary-weights=small");
    assertFalse(Files.exists(folder.resolve("b.onnx")) || Files.exists(folder.resolve("b.pth")));
  }

  private static void requireMistake(String part, String... words) {
    Said said = Said.by(words);
    assertEquals(2, said.code());
    assertTrue(said.err().contains(part), said::err);
  }
}
