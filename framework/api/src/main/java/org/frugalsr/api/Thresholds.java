package org.frugalsr.api;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * Folds the layers before a sign, such as a batch normalisation, into a threshold per channel.
 *
 * <p>The threshold is solved on the float evaluation itself, so that the folded codes equal the
 * layer's bit for bit: it is the outermost float that still has the code +1. For signs only, where
 * sign(0) is +1; codes 0 and 1 switch at 1/2.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Thresholds {
  private static final float FAR = 1e30f;

  private Thresholds() {}

  /**
   * Solves all channels at once, in about 33 evaluations.
   *
   * @param channels how many there are
   * @param layer maps one value per channel to the input of the sign; each channel depends on its
   *     own value only, and is monotonic
   */
  public static InferenceForm.SignCodes solve(int channels, UnaryOperator<float[]> layer) {
    boolean[] atLow = positive(layer, filled(channels, -FAR));
    boolean[] atHigh = positive(layer, filled(channels, FAR));
    int[] off = new int[channels];
    int[] on = new int[channels];
    boolean[] falling = new boolean[channels];
    for (int c = 0; c < channels; c++) {
      falling[c] = atLow[c] && !atHigh[c];
      on[c] = order(falling[c] ? -FAR : FAR);
      off[c] = order(falling[c] ? FAR : -FAR);
    }
    while (apart(on, off)) {
      float[] middle = new float[channels];
      for (int c = 0; c < channels; c++) {
        middle[c] = value(middle(on[c], off[c]));
      }
      boolean[] now = positive(layer, middle);
      for (int c = 0; c < channels; c++) {
        (now[c] ? on : off)[c] = middle(on[c], off[c]);
      }
    }
    float[] threshold = new float[channels];
    for (int c = 0; c < channels; c++) {
      boolean constant = atLow[c] == atHigh[c];
      float always = atLow[c] ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
      threshold[c] = constant ? always : value(on[c]);
    }
    return new InferenceForm.SignCodes(threshold, falling, -1, 1, 1, 0);
  }

  private static float[] filled(int channels, float value) {
    float[] values = new float[channels];
    Arrays.fill(values, value);
    return values;
  }

  private static boolean[] positive(UnaryOperator<float[]> layer, float[] values) {
    float[] y = layer.apply(values);
    boolean[] positive = new boolean[y.length];
    for (int c = 0; c < y.length; c++) {
      positive[c] = y[c] >= 0;
    }
    return positive;
  }

  private static boolean apart(int[] on, int[] off) {
    for (int c = 0; c < on.length; c++) {
      if (Math.abs((long) on[c] - off[c]) > 1) {
        return true;
      }
    }
    return false;
  }

  private static int middle(int a, int b) {
    return (int) Math.floorDiv((long) a + b, 2L);
  }

  /** Numbers floats in their order, without a gap; -0 and 0 are neighbours. */
  private static int order(float f) {
    int bits = Float.floatToRawIntBits(f);
    return bits >= 0 ? bits : Integer.MIN_VALUE - bits - 1;
  }

  private static float value(int order) {
    return Float.intBitsToFloat(order >= 0 ? order : Integer.MIN_VALUE - order - 1);
  }
}
