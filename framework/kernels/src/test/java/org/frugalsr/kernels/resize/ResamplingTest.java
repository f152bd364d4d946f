package org.frugalsr.kernels.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResamplingTest {
  private static double[] run(Resampling resampling, double... in) {
    double[] out = new double[resampling.outLength()];
    Arrays.fill(out, Double.NaN);
    resampling.apply(in, out, 1, 1);
    return out;
  }

  private static List<Resampling> several() {
    List<Resampling> all = new ArrayList<>();
    for (InterpolationKernel kernel : InterpolationKernel.values()) {
      for (boolean antialias : new boolean[] {true, false}) {
        for (double scale : new double[] {2, 3, 4, 0.5, 1.0 / 3, 0.25, 1, 1.37}) {
          all.add(Resampling.byScale(kernel, 12, scale, antialias));
        }
        all.add(Resampling.toLength(kernel, 5, 7, antialias));
        all.add(Resampling.toLength(kernel, 7, 5, antialias));
        all.add(Resampling.toLength(kernel, 1, 4, antialias));
        all.add(Resampling.toLength(kernel, 3, 1, antialias));
      }
    }
    return all;
  }

  @Test
  void bicubicAtScaleTwoHasTheCubicsFourWeights() {
    Resampling up = Resampling.byScale(InterpolationKernel.BICUBIC, 8, 2, true);
    assertEquals(16, up.outLength());
    assertEquals(4, up.taps());
    double[] weights = {-0.0234375, 0.2265625, 0.8671875, -0.0703125};
    for (int t = 0; t < 4; t++) {
      assertEquals(weights[t], up.weight(6, t));
      assertEquals(weights[3 - t], up.weight(7, t));
      assertEquals(t + 1, up.index(6, t));
    }
  }

  @Test
  void antialiasingWidensTheKernelAndZeroColumnsAreTrimmed() {
    assertEquals(8, Resampling.byScale(InterpolationKernel.BICUBIC, 8, 0.5, true).taps());
    assertEquals(4, Resampling.byScale(InterpolationKernel.BICUBIC, 8, 0.5, false).taps());
    assertEquals(1, Resampling.byScale(InterpolationKernel.NEAREST, 8, 4, true).taps());
  }

  @Test
  void edgesAreMirroredWithTheEdgeSampleIncluded() {
    Resampling up = Resampling.byScale(InterpolationKernel.BICUBIC, 3, 2, true);
    assertArrayEquals(
        new int[] {1, 0, 0, 1},
        new int[] {up.index(0, 0), up.index(0, 1), up.index(0, 2), up.index(0, 3)});
    assertEquals(2, up.index(5, 2));
    assertEquals(1, up.index(5, 3));
  }

  @Test
  void bilinearWithoutAntialiasingIsThatOfPyTorch() {
    Resampling doubled = Resampling.byScale(InterpolationKernel.BILINEAR, 2, 2, false);
    assertArrayEquals(new double[] {0, 2.5, 7.5, 10}, run(doubled, 0, 10), 1e-12);
    Resampling longer = Resampling.toLength(InterpolationKernel.BILINEAR, 3, 5, false);
    assertArrayEquals(new double[] {0, 4, 10, 16, 20}, run(longer, 0, 10, 20), 1e-12);
    Resampling halved = Resampling.toLength(InterpolationKernel.BILINEAR, 4, 2, false);
    assertArrayEquals(new double[] {5, 25}, run(halved, 0, 10, 20, 30), 1e-12);
  }

  @Test
  void antialiasedBilinearHalvesByTheWeightsOneThreeThreeOne() {
    Resampling halved = Resampling.byScale(InterpolationKernel.BILINEAR, 8, 0.5, true);
    double[] impulse = {0, 0, 8, 0, 0, 0, 0, 0};
    assertArrayEquals(new double[] {1, 3, 0, 0}, run(halved, impulse), 1e-12);
  }

  @Test
  void nearestRepeatsSamples() {
    Resampling tripled = Resampling.byScale(InterpolationKernel.NEAREST, 2, 3, false);
    assertArrayEquals(new double[] {4, 4, 4, 9, 9, 9}, run(tripled, 4, 9));
  }

  @Test
  void bicubicReproducesARampAwayFromTheEdges() {
    double[] ramp = new double[24];
    Arrays.setAll(ramp, i -> 3 * i + 1);
    for (double scale : new double[] {2, 3, 4, 0.5, 1.0 / 3}) {
      double[] out = run(Resampling.byScale(InterpolationKernel.BICUBIC, 24, scale, true), ramp);
      for (int o = out.length / 3; o < 2 * out.length / 3; o++) {
        assertEquals(3 * ((o + 0.5) / scale - 0.5) + 1, out[o], 1e-11, "scale " + scale);
      }
    }
  }

  @Test
  void aConstantStaysConstantEverywhere() {
    for (Resampling resampling : several()) {
      double[] constant = new double[resampling.inLength()];
      Arrays.fill(constant, 7);
      for (double value : run(resampling, constant)) {
        assertEquals(7, value, 1e-12);
      }
    }
  }

  @Test
  void theOutputLengthIsRoundedUpButNotByRoundingErrors() {
    assertEquals(4, Resampling.byScale(InterpolationKernel.BICUBIC, 7, 0.5, true).outLength());
    for (int n = 1; n < 500; n++) {
      assertEquals(
          n, Resampling.byScale(InterpolationKernel.NEAREST, 3 * n, 1.0 / 3, true).outLength());
    }
  }

  @Test
  void everySliceOfALayoutIsResampledByItself() {
    Resampling up = Resampling.byScale(InterpolationKernel.BICUBIC, 4, 3, true);
    int outer = 2;
    int inner = 5;
    double[] in = new Random(1).doubles((long) outer * 4 * inner).toArray();
    double[] out = new double[outer * 12 * inner];
    up.apply(in, out, outer, inner);
    for (int b = 0; b < outer; b++) {
      for (int i = 0; i < inner; i++) {
        double[] line = new double[4];
        for (int p = 0; p < 4; p++) {
          line[p] = in[(b * 4 + p) * inner + i];
        }
        double[] expected = run(up, line);
        for (int o = 0; o < 12; o++) {
          assertEquals(expected[o], out[(b * 12 + o) * inner + i]);
        }
      }
    }
  }

  @Test
  void theAdjointIsTheTransposeAndAddsToWhatIsThere() {
    int outer = 2;
    int inner = 3;
    Random random = new Random(2);
    for (Resampling resampling : several()) {
      double[] x = random.doubles((long) outer * resampling.inLength() * inner, -1, 1).toArray();
      double[] g = random.doubles((long) outer * resampling.outLength() * inner, -1, 1).toArray();
      double[] ax = new double[g.length];
      resampling.apply(x, ax, outer, inner);
      double[] atg = new double[x.length];
      Arrays.fill(atg, 0.5);
      resampling.addAdjoint(g, atg, outer, inner);
      double left = 0;
      for (int i = 0; i < g.length; i++) {
        left += ax[i] * g[i];
      }
      double right = 0;
      for (int i = 0; i < x.length; i++) {
        right += x[i] * (atg[i] - 0.5);
      }
      assertEquals(left, right, 1e-11);
    }
  }

  @Test
  void floatArraysAgreeWithDoubleArrays() {
    int outer = 2;
    int inner = 3;
    Random random = new Random(3);
    for (Resampling resampling : several()) {
      double[] x = random.doubles((long) outer * resampling.inLength() * inner, 0, 255).toArray();
      double[] y = new double[outer * resampling.outLength() * inner];
      resampling.apply(x, y, outer, inner);
      float[] out = new float[y.length];
      resampling.apply(toFloat(x), out, outer, inner);
      assertNear(y, out);
      double[] back = new double[x.length];
      resampling.addAdjoint(y, back, outer, inner);
      float[] floatBack = new float[x.length];
      resampling.addAdjoint(toFloat(y), floatBack, outer, inner);
      assertNear(back, floatBack);
    }
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Resampling.toLength(InterpolationKernel.BICUBIC, 0, 3, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> Resampling.byScale(InterpolationKernel.BICUBIC, 4, -1, true));
    Resampling up = Resampling.byScale(InterpolationKernel.BICUBIC, 4, 2, true);
    assertThrows(
        IllegalArgumentException.class, () -> up.apply(new double[3], new double[8], 1, 1));
  }

  private static float[] toFloat(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private static void assertNear(double[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-3);
    }
  }
}
