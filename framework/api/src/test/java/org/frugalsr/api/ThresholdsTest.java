package org.frugalsr.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.junit.jupiter.api.Test;

/** Folded signs are the layer's, for every float near a threshold. */
class ThresholdsTest {
  private static final int NEIGHBOURS = 2000;

  private final float[] mean = new float[64];
  private final float[] factor = new float[64];
  private final float[] shift = new float[64];

  private float layer(int c, float x) {
    return Math.fma(x - mean[c], factor[c], shift[c]);
  }

  private float[] layer(float[] x) {
    float[] y = new float[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] = layer(c, x[c]);
    }
    return y;
  }

  @Test
  void codesEqualTheLayersSignsBitForBit() {
    Random random = new Random(7);
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) random.nextGaussian() * 50;
      factor[c] = (float) random.nextGaussian() * (c % 5 == 0 ? 1e-4f : 1);
      shift[c] = (float) random.nextGaussian();
    }
    SignCodes codes = Thresholds.solve(mean.length, this::layer);
    for (int c = 0; c < mean.length; c++) {
      assertEquals(factor[c] < 0, codes.falling()[c]);
      float up = codes.threshold()[c];
      float down = up;
      for (int i = 0; i < NEIGHBOURS; i++) {
        assertEquals(layer(c, up) >= 0 ? 1 : -1, codes.code(up, c), "channel " + c + " at " + up);
        assertEquals(layer(c, down) >= 0 ? 1 : -1, codes.code(down, c));
        up = Math.nextUp(up);
        down = Math.nextDown(down);
      }
    }
  }

  @Test
  void thresholdsAtTheIdentityAreZeroAndMinusZeroIsPlusOne() {
    SignCodes codes = Thresholds.solve(1, x -> x);
    assertEquals(1, codes.code(-0f, 0));
    assertEquals(1, codes.code(0f, 0));
    assertEquals(-1, codes.code(-Float.MIN_VALUE, 0));
  }

  @Test
  void aChannelThatIsAlwaysTheSameHasAnInfiniteThreshold() {
    SignCodes codes = Thresholds.solve(2, x -> new float[] {0.5f, -0.5f});
    assertArrayEquals(
        new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}, codes.threshold());
    assertFalse(codes.falling()[0] || codes.falling()[1]);
    assertTrue(codes.code(-1e20f, 0) == 1 && codes.code(1e20f, 1) == -1);
  }
}
