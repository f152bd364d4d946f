package org.frugalsr.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.engine.evaluate.Crops.Corner;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CropsTest {
  @TempDir Path pictures;
  @TempDir Path other;

  @Test
  void theWindowIsWhereTheDifferenceIsLargest() {
    Image flat = new Image(300, 200, 3, new float[300 * 200 * 3]);
    float[] samples = new float[300 * 200 * 3];
    for (int y = 100; y < 180; y++) {
      for (int x = 170; x < 260; x++) {
        samples[(y * 300 + x) * 3 + 1] = 9;
      }
    }
    assertEquals(new Corner(0, 0), Crops.worst(flat, flat));
    assertEquals(new Corner(160, 96), Crops.worst(flat, new Image(300, 200, 3, samples)));
  }

  @Test
  void threeWindowsOfTheSamePlaceAreKept() {
    Image hr = stripes(240, 100, 3);
    Image output = new Image(240, 100, 3, new float[240 * 100 * 3]);
    EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, hr, 2);
    Crops.save(pictures, "set5", "baby", 2, trial, output);
    int left = Crops.worst(trial.bicubic(), hr).left();
    assertTrue(left >= 112, "the stripes begin in the middle, not at " + left);
    Image truth = read("set5-baby-a5427dba-x2-hr.png");
    assertArrayEquals(hr.crop(left, 0, 96, 96).samples(), truth.samples());
    assertArrayEquals(new float[96 * 96 * 3], read("set5-baby-a5427dba-x2-sr.png").samples());
    assertEquals("96x96x3", read("set5-baby-a5427dba-x2-bicubic.png").toString());
  }

  @Test
  void featuresLieInTheSameWindow() {
    float[] samples = new float[240 * 100 * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % 240;
      samples[i] = 40 + i / 720 + (x >= 120 && x % 2 == 0 ? 60 : 0); // lost in LR, but for a ramp
    }
    EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, new Image(240, 100, 3, samples), 2);
    Crops.saveFeatures(pictures, "set5", "baby", 2, trial, 1, CropsTest::twiceAsLarge);
    int left = Crops.worst(trial.bicubic(), trial.truth()).left();
    assertTrue(left >= 112, "the stripes begin in the middle, not at " + left);
    float[] expected = twiceAsLarge(trial.input(1)).crop(left, 0, 96, 96).samples();
    float low = Float.MAX_VALUE;
    float high = 0;
    for (float v : expected) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    assertTrue(high > low + 50 && high < 250, "from %s to %s".formatted(low, high));
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 255 * (expected[i] - low) / (high - low); // of the window, not of the image
    }
    float[] seen = read("set5-baby-a5427dba-x2-features.png").samples();
    assertArrayEquals(expected, seen, 0.5f, "rounded to whole samples");
  }

  private static Image twiceAsLarge(Image lr) {
    float[] samples = new float[4 * lr.width() * lr.height()];
    for (int i = 0; i < samples.length; i++) {
      int x = i % (2 * lr.width()) / 2;
      samples[i] = lr.samples()[i / (2 * lr.width()) / 2 * lr.width() + x];
    }
    return new Image(2 * lr.width(), 2 * lr.height(), 1, samples);
  }

  @Test
  void imagesSmallerThanTheWindowAreKeptWhole() {
    Image hr = stripes(51, 200, 3);
    EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, hr, 3);
    Crops.save(pictures, "tiny", "a", 3, trial, trial.bicubic());
    assertEquals("51x96x3", read("tiny-a-4c9d5e56-x3-hr.png").toString());
    assertArrayEquals(
        read("tiny-a-4c9d5e56-x3-bicubic.png").samples(),
        read("tiny-a-4c9d5e56-x3-sr.png").samples());
  }

  @Test
  void theOverviewFramesTheWindowAndIsSmall() {
    Image grey = new Image(512, 300, 1, new float[512 * 300]);
    Image overview = Crops.overview(grey, new Corner(160, 96));
    assertEquals("128x75x3", overview.toString());
    for (int[] framed : new int[][] {{40, 24}, {63, 24}, {40, 47}, {63, 47}, {50, 24}}) {
      assertArrayEquals(new float[] {255, 0, 110}, pixel(overview, framed[0], framed[1]));
    }
    for (int[] plain : new int[][] {{39, 24}, {64, 24}, {40, 48}, {50, 30}}) {
      assertArrayEquals(new float[3], pixel(overview, plain[0], plain[1]));
    }
    Image whole = Crops.overview(new Image(50, 60, 1, new float[3000]), new Corner(0, 0));
    assertEquals("50x60x3", whole.toString());
    assertArrayEquals(new float[] {255, 0, 110}, pixel(whole, 49, 59));
    Image odd =
        Crops.overview(new Image(481, 321, 3, new float[481 * 321 * 3]), new Corner(384, 224));
    assertEquals("121x81x3", odd.toString());
    assertArrayEquals(new float[] {255, 0, 110}, pixel(odd, 119, 79));
  }

  private static float[] pixel(Image image, int x, int y) {
    return image.crop(x, y, 1, 1).samples();
  }

  @Test
  void networksOfLumaAndGreyImagesGiveCropsToo() throws IOException {
    for (int channels : List.of(1, 3)) {
      Image hr = stripes(120, 120, channels);
      EvaluationPair trial = EvaluationPair.of(Protocol.CLASSIC_Y, hr, 2);
      Crops.save(pictures, "set", "c" + channels, 2, trial, trial.bicubic());
      assertArrayEquals(
          crop("set", "c" + channels, Crops.Kind.BICUBIC),
          crop("set", "c" + channels, Crops.Kind.SR));
    }
  }

  @Test
  void aSetThatIsAPathStaysInTheFolder() throws IOException {
    Image hr = stripes(96, 96, 3);
    Crops.save(pictures, "../my photos", "été*", 2, EvaluationPair.of(Protocol.SISR_Y, hr, 2), hr);
    try (Stream<Path> files = Files.list(pictures)) {
      assertEquals(
          List.of(
              "..%2fmy%20photos-%e9t%e9%2a-0c2b32bb-x2-bicubic.png",
              "..%2fmy%20photos-%e9t%e9%2a-0c2b32bb-x2-hr.png",
              "..%2fmy%20photos-%e9t%e9%2a-0c2b32bb-x2-overview.png",
              "..%2fmy%20photos-%e9t%e9%2a-0c2b32bb-x2-sr.png"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void longNamesAreCutAndStayApart() throws IOException {
    String set = "/photos/" + "中".repeat(100);
    Image hr = stripes(96, 96, 3);
    Image black = new Image(96, 96, 3, new float[96 * 96 * 3]);
    EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, hr, 2);
    Crops.save(pictures, set, "x".repeat(251), 2, trial, hr);
    Crops.save(pictures, set, "x".repeat(250) + "y", 2, trial, black);
    assertArrayEquals(hr.samples(), crop(set, "x".repeat(251), Crops.Kind.SR));
    assertArrayEquals(black.samples(), crop(set, "x".repeat(250) + "y", Crops.Kind.SR));
    try (Stream<Path> files = Files.list(pictures)) {
      files.forEach(f -> assertTrue(f.getFileName().toString().length() < 130, f::toString));
    }
  }

  @Test
  void aHyphenInANameMixesNoTwoImages() throws IOException {
    Image hr = stripes(96, 96, 3);
    Image black = new Image(96, 96, 3, new float[96 * 96 * 3]);
    EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, hr, 2);
    Crops.save(pictures, "a-b", "c", 2, trial, hr);
    Crops.save(pictures, "a", "b-c", 2, trial, black);
    assertArrayEquals(hr.samples(), crop("a-b", "c", Crops.Kind.SR));
    assertArrayEquals(black.samples(), crop("a", "b-c", Crops.Kind.SR));
  }

  @Test
  void cropsOfEarlyVersionsAreFoundToo() throws IOException {
    Files.write(pictures.resolve("my%20set-a-x2-sr.png"), new byte[] {1, 2, 3});
    byte[] found = Crops.read(pictures, "my set", "a", 2, Crops.Kind.SR).orElseThrow();
    assertArrayEquals(new byte[] {1, 2, 3}, found);
  }

  private float[] crop(String set, String image, Crops.Kind kind) throws IOException {
    Path copy = Files.createTempFile(other, "crop", ".png");
    Files.write(copy, Crops.read(pictures, set, image, 2, kind).orElseThrow());
    return ImageFile.read(copy).samples();
  }

  private Image read(String file) {
    return ImageFile.read(pictures.resolve(file));
  }

  private static Image stripes(int width, int height, int channels) {
    float[] samples = new float[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      int x = i / channels % width;
      samples[i] = x < width / 2 ? 128 : x % 2 * 255;
    }
    return new Image(width, height, channels, samples);
  }
}
