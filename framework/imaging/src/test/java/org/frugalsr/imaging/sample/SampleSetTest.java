package org.frugalsr.imaging.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.Test;

class SampleSetTest {
  @Test
  void everyMachineDrawsTheSameBytes() throws Exception {
    assertEquals(
        List.of("467c23f342cc3a60", "842c08c47777f195", "81fcc41e4bd4a20c"),
        List.of(hash(Split.TRAIN), hash(Split.VALIDATION), hash(Split.TEST)));
  }

  @Test
  void noImageIsInTwoSplitsOrTwiceInOne() {
    Set<String> pixels = new HashSet<>();
    Set<String> names = new HashSet<>();
    int count = 0;
    for (Split split : Split.values()) {
      for (NamedImage image : SampleSet.images(split)) {
        pixels.add(HexFormat.of().formatHex(bytes(image.image())));
        names.add(image.name());
        count++;
      }
    }
    assertEquals(count, pixels.size());
    assertEquals(count, names.size());
  }

  @Test
  void samplesAreWholeNumbersOfEightBits() {
    for (NamedImage named : SampleSet.images(Split.TEST)) {
      Image image = named.image();
      assertEquals("192x192x3", image.toString());
      for (float sample : image.samples()) {
        assertTrue(sample == Math.rint(sample) && sample >= 0 && sample <= 255, named.name());
      }
    }
  }

  @Test
  void bicubicLeavesMuchToLearnOnEveryTestImage() {
    for (NamedImage named : SampleSet.images(Split.TEST)) {
      EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, named.image(), 2);
      double psnr = trial.score(trial.bicubic()).psnr();
      assertTrue(psnr > 22 && psnr < 32, named.name() + " " + psnr);
    }
  }

  @Test
  void everyLetterCanBeWrittenAndNoTwoLookAlike() {
    List<List<Boolean>> shapes = new ArrayList<>();
    for (char letter : StrokeFont.LETTERS.toCharArray()) {
      List<Region> strokes = StrokeFont.write(String.valueOf(letter), 2, 2, 12, 1.5, 0);
      List<Boolean> inked = new ArrayList<>();
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 12; x++) {
          inked.add(covers(strokes, x + 0.5, y + 0.5));
        }
      }
      shapes.add(inked);
    }
    assertEquals(36, new HashSet<>(shapes).size());
  }

  @Test
  void aRegionCoversItsInsideOnly() {
    Region ellipse = Region.ellipse(10, 10, 6, 2, Math.PI / 2);
    assertTrue(ellipse.inside().contains(10, 15));
    assertTrue(!ellipse.inside().contains(15, 10));
    Region square = Region.polygon(0, 0, new double[] {2, 2, 2, 2}, Math.PI / 4);
    assertTrue(square.inside().contains(1.3, 1.3));
    assertTrue(!square.inside().contains(1.5, 0));
    Region ring = Region.ring(0, 0, 3, 5);
    assertTrue(ring.inside().contains(4, 0));
    assertTrue(!ring.inside().contains(1, 1));
  }

  @Test
  void anEdgeInAPixelIsAveraged() {
    Canvas canvas = new Canvas(2);
    canvas.fill(Region.rectangle(0, 0, 0.5, 2), new float[] {200, 100, 0});
    assertEquals(100, canvas.image().samples()[0]);
    assertEquals(50, canvas.image().samples()[1]);
    assertEquals(0, canvas.image().samples()[3]);
  }

  @Test
  void patternsStayInTheirRange() {
    Rng rng = Rng.of(1, "patterns", 0);
    List<Pattern> patterns =
        List.of(
            Pattern.wave(5),
            Pattern.bars(6, 0.5),
            Pattern.checker(4),
            Pattern.bricks(12, 5, 1),
            Pattern.ramp(3, 10),
            Pattern.noise(rng, 20, 5, 0.5));
    for (Pattern pattern : patterns) {
      Set<Double> values = new HashSet<>();
      for (double t = -50; t < 50; t += 0.7) {
        double value = pattern.turned(1).at(t, 2 * t);
        assertTrue(value >= 0 && value <= 1);
        values.add(value);
      }
      assertTrue(values.size() > 1);
    }
  }

  private static boolean covers(List<Region> strokes, double x, double y) {
    return strokes.stream().anyMatch(stroke -> stroke.inside().contains(x, y));
  }

  private static String hash(Split split) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    SampleSet.images(split).forEach(image -> digest.update(bytes(image.image())));
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static byte[] bytes(Image image) {
    ByteBuffer bytes = ByteBuffer.allocate(image.samples().length);
    for (float sample : image.samples()) {
      bytes.put((byte) (int) sample);
    }
    return bytes.array();
  }
}
