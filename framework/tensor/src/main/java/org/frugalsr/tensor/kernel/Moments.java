package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mean and biased variance of each channel over the rows of {@code [groups * rows, channels]}.
 *
 * <p>The values are read once: float sums of {@code d} and {@code d * d} are taken about the mean
 * of each group's first rows, to limit cancellation.
 */
public final class Moments {
  private static final int SAMPLE_ROWS = 256;
  private final double[] mean;
  private final double[] variance;

  private Moments(int size) {
    mean = new double[size];
    variance = new double[size];
  }

  /** The means, {@code groups * channels} values. */
  public double[] mean() {
    return mean;
  }

  /** The means of the squared deviations, {@code groups * channels} values. */
  public double[] variance() {
    return variance;
  }

  /**
   * Computes the moments of an array.
   *
   * @param array {@code groups * rows * channels} values
   */
  public static Moments of(INDArray array, int groups, int rows, int channels) {
    Moments moments = new Moments(groups * channels);
    MemorySegment x = ArrayMemory.of(array);
    for (int g = 0; g < groups; g++) {
      long first = (long) g * rows;
      float[] about =
          ArrayMemory.isFloat(array) ? sample(x, first, rows, channels) : new float[channels];
      double[] sums =
          ArrayMemory.isFloat(array)
              ? RowSums.over(
                  first,
                  rows,
                  channels,
                  2 * channels,
                  (from, to, into) -> floats(x, about, from, to, channels, into))
              : doubles(x, first, rows, channels);
      for (int c = 0; c < channels; c++) {
        double shift = sums[c] / rows;
        moments.mean[g * channels + c] = about[c] + shift;
        moments.variance[g * channels + c] = Math.max(0, sums[channels + c] / rows - shift * shift);
      }
    }
    return moments;
  }

  private static float[] sample(MemorySegment x, long first, int rows, int channels) {
    int count = Math.min(SAMPLE_ROWS, rows);
    float[] zero = new float[channels];
    double[] sums =
        RowSums.over(
            first,
            count,
            channels,
            2 * channels,
            (from, to, into) -> floats(x, zero, from, to, channels, into));
    float[] mean = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (sums[c] / count);
    }
    return mean;
  }

  private static void floats(
      MemorySegment x, float[] about, long from, long to, int channels, float[] into) {
    int c = 0;
    for (; c <= channels - Floats.LANES; c += Floats.LANES) { // no mask: a branch may box vectors
      FloatVector centre = FloatVector.fromArray(Floats.SPECIES, about, c);
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      FloatVector squares = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector d = Floats.load(x, r * channels + c).sub(centre);
        sum = sum.add(d);
        squares = d.fma(d, squares);
      }
      sum.intoArray(into, c);
      squares.intoArray(into, channels + c);
    }
    if (c < channels) {
      VectorMask<Float> mask = Floats.mask(c, channels);
      FloatVector centre = FloatVector.fromArray(Floats.SPECIES, about, c, mask);
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      FloatVector squares = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector d = Floats.load(x, r * channels + c, mask).sub(centre);
        sum = sum.add(d);
        squares = d.fma(d, squares);
      }
      sum.intoArray(into, c, mask);
      squares.intoArray(into, channels + c, mask);
    }
  }

  private static double[] doubles(MemorySegment x, long first, int rows, int channels) {
    double[] sums = new double[2 * channels];
    for (long r = first; r < first + rows; r++) {
      for (int c = 0; c < channels; c++) {
        double v = Floats.getDouble(x, r * channels + c);
        sums[c] += v;
        sums[channels + c] += v * v;
      }
    }
    return sums;
  }
}
