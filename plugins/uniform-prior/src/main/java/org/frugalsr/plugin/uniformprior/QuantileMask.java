package org.frugalsr.plugin.uniformprior;

/** The pixels of a batch whose error is at most a quantile of all of them: weight 1, others 0. */
final class QuantileMask {
  private static final int BINS = 1 << 16;

  private QuantileMask() {}

  /**
   * The mask.
   *
   * @param errors of pixels, not negative
   * @param share of the pixels with weight 1, in (0, 1]; more if errors are equal
   */
  static float[] of(float[] errors, double share) {
    int rank = Math.clamp((long) Math.ceil(share * errors.length), 1, errors.length);
    float limit = smallest(errors, rank);
    float[] mask = new float[errors.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = errors[i] <= limit ? 1 : 0;
    }
    return mask;
  }

  /** The value of a rank, from 1; bits of non-negative floats have the same order. */
  private static float smallest(float[] values, int rank) {
    int[] high = new int[BINS];
    for (float v : values) {
      high[Float.floatToIntBits(v) >>> 16]++;
    }
    int left = rank;
    int upper = 0;
    while (left > high[upper]) {
      left -= high[upper++];
    }
    int[] low = new int[BINS];
    for (float v : values) {
      int bits = Float.floatToIntBits(v);
      if (bits >>> 16 == upper) {
        low[bits & (BINS - 1)]++;
      }
    }
    int lower = 0;
    while (left > low[lower]) {
      left -= low[lower++];
    }
    return Float.intBitsToFloat(upper << 16 | lower);
  }
}
