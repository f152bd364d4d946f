package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static Image constant(int width, int height, int channels, float value) {
    float[] samples = new float[width * height * channels];
    Arrays.fill(samples, value);
    return new Image(width, height, channels, samples);
  }

  private static Image random(int width, int height, int channels, int seed) {
    Random random = new Random(seed);
    float[] samples = new float[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = random.nextInt(256);
    }
    return new Image(width, height, channels, samples);
  }

  @Test
  void psnrOfAShiftIsThatOfTheShift() {
    Image image = random(9, 7, 3, 1);
    float[] shifted = image.samples().clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += 5;
    }
    double expected = 20 * Math.log10(255 / 5.0);
    assertEquals(expected, Psnr.of(image, new Image(9, 7, 3, shifted)), 1e-12);
  }

  @Test
  void psnrTakesTheMeanErrorOverAllChannels() {
    Image black = constant(2, 1, 3, 0);
    Image one = new Image(2, 1, 3, new float[] {255, 0, 0, 0, 0, 0});
    assertEquals(10 * Math.log10(6), Psnr.of(black, one), 1e-12);
  }

  @Test
  void psnrOfEqualImagesIsInfinite() {
    assertEquals(Double.POSITIVE_INFINITY, Psnr.of(random(3, 3, 1, 1), random(3, 3, 1, 1)));
  }

  @Test
  void ssimOfEqualImagesIsOne() {
    assertEquals(1, Ssim.of(random(15, 13, 3, 1), random(15, 13, 3, 1)), 1e-12);
  }

  @Test
  void ssimOfConstantsIsTheLuminanceTerm() {
    double c1 = 2.55 * 2.55;
    double expected = (2 * 100 * 150 + c1) / (100 * 100 + 150 * 150 + c1);
    assertEquals(expected, Ssim.of(constant(12, 11, 1, 100), constant(12, 11, 1, 150)), 1e-9);
  }

  @Test
  void ssimIsTheFormulaOverEveryWholeWindow() {
    Image a = random(13, 12, 1, 1);
    Image b = random(13, 12, 1, 2);
    double sum = 0;
    for (int top = 0; top < 2; top++) {
      for (int left = 0; left < 3; left++) {
        sum += ssimOfWindow(a, b, left, top);
      }
    }
    assertEquals(sum / 6, Ssim.of(a, b), 1e-12);
    assertEquals(Ssim.of(b, a), Ssim.of(a, b), 1e-12);
  }

  /** The definition, two-dimensional and with central moments. */
  private static double ssimOfWindow(Image a, Image b, int left, int top) {
    double[][] weights = new double[11][11];
    double total = 0;
    for (int y = 0; y < 11; y++) {
      for (int x = 0; x < 11; x++) {
        weights[y][x] = Math.exp(-((x - 5) * (x - 5) + (y - 5) * (y - 5)) / 4.5);
        total += weights[y][x];
      }
    }
    double meanA = 0;
    double meanB = 0;
    double[] moments = new double[3];
    for (int pass = 0; pass < 2; pass++) {
      for (int y = 0; y < 11; y++) {
        for (int x = 0; x < 11; x++) {
          double w = weights[y][x] / total;
          double va = a.samples()[(top + y) * a.width() + left + x];
          double vb = b.samples()[(top + y) * b.width() + left + x];
          if (pass == 0) {
            meanA += w * va;
            meanB += w * vb;
          } else {
            moments[0] += w * (va - meanA) * (va - meanA);
            moments[1] += w * (vb - meanB) * (vb - meanB);
            moments[2] += w * (va - meanA) * (vb - meanB);
          }
        }
      }
    }
    double c1 = 2.55 * 2.55;
    double c2 = 7.65 * 7.65;
    return (2 * meanA * meanB + c1)
        * (2 * moments[2] + c2)
        / ((meanA * meanA + meanB * meanB + c1) * (moments[0] + moments[1] + c2));
  }

  @Test
  void ssimOfRgbIsTheMeanOfItsChannels() {
    Image grey = random(12, 12, 1, 1);
    Image other = random(12, 12, 1, 2);
    float[] mixed = grey.toRgb().samples().clone();
    for (int i = 0; i < mixed.length; i += 3) {
      mixed[i] = other.samples()[i / 3];
    }
    double expected = (Ssim.of(grey, other) + 2) / 3;
    assertEquals(expected, Ssim.of(grey.toRgb(), new Image(12, 12, 3, mixed)), 1e-12);
  }

  @Test
  void imagesThatCannotBeComparedAreRefused() {
    Image small = random(10, 12, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> Ssim.of(small, small));
    assertThrows(IllegalArgumentException.class, () -> Psnr.of(small, random(12, 10, 1, 1)));
    assertThrows(IllegalArgumentException.class, () -> Psnr.of(small, random(10, 12, 3, 1)));
  }

  @Test
  void aMeanScoreAveragesBothNumbers() {
    Score mean = Score.mean(List.of(new Score(30, 0.8), new Score(34, 0.9)));
    assertEquals(32, mean.psnr());
    assertEquals(0.85, mean.ssim(), 1e-15);
    assertTrue(Double.isNaN(Score.mean(List.of()).psnr()));
  }
}
