package org.frugalsr.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Operations in place on features {@code [pixels, channels]} with one value per channel: each
 * method changes those of the pixels from (inclusive) to (exclusive).
 */
public final class ChannelValues {
  private ChannelValues() {}

  /** {@code (x - centre) factor + constant}, fused. */
  public static void affine(
      float[] x, int from, int to, float[] centre, float[] factor, float[] constant) {
    int channels = centre.length;
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector a = FloatVector.fromArray(Floats.SPECIES, centre, c, m);
      FloatVector b = FloatVector.fromArray(Floats.SPECIES, factor, c, m);
      FloatVector d = FloatVector.fromArray(Floats.SPECIES, constant, c, m);
      for (int i = from * channels + c; i < to * channels; i += channels) {
        FloatVector v = FloatVector.fromArray(Floats.SPECIES, x, i, m);
        v.sub(a).fma(b, d).intoArray(x, i, m);
      }
    }
  }

  /** x where it is above 0, else {@code slope x}. */
  public static void prelu(float[] x, int from, int to, float[] slope) {
    int channels = slope.length;
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector s = FloatVector.fromArray(Floats.SPECIES, slope, c, m);
      for (int i = from * channels + c; i < to * channels; i += channels) {
        FloatVector v = FloatVector.fromArray(Floats.SPECIES, x, i, m);
        v.mul(s, v.compare(VectorOperators.LE, 0f)).intoArray(x, i, m);
      }
    }
  }

  /**
   * {@code x by}.
   *
   * @param by {@code [channels]}; the array may be longer
   */
  public static void multiply(float[] x, int from, int to, int channels, float[] by) {
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector b = FloatVector.fromArray(Floats.SPECIES, by, c, m);
      for (int i = from * channels + c; i < to * channels; i += channels) {
        FloatVector.fromArray(Floats.SPECIES, x, i, m).mul(b).intoArray(x, i, m);
      }
    }
  }

  /**
   * {@code x + added}.
   *
   * @param added {@code [channels]}; the array may be longer
   */
  public static void add(float[] x, int from, int to, int channels, float[] added) {
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector b = FloatVector.fromArray(Floats.SPECIES, added, c, m);
      for (int i = from * channels + c; i < to * channels; i += channels) {
        FloatVector.fromArray(Floats.SPECIES, x, i, m).add(b).intoArray(x, i, m);
      }
    }
  }
}
