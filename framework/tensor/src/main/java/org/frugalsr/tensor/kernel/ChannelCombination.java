package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Linear combinations of arrays with factors per channel: the passes of normalisations.
 *
 * <p>{@code out[g, r, c] = constant[g, c] + sum over the terms of factor[g, c] * (values[g, r, c] -
 * centre[g, c])}, where out is {@code [groups * rows, channels]}.
 */
public final class ChannelCombination {
  private static final int GRAIN_VALUES = 16384;

  private ChannelCombination() {}

  /** One array of a combination. */
  public static final class Term {
    private final INDArray values;
    private final double[] centre;
    private final double[] factor;

    /**
     * A term with a centre.
     *
     * @param values as many values as the result has
     * @param centre {@code groups * channels} values
     * @param factor {@code groups * channels} values
     */
    public Term(INDArray values, double[] centre, double[] factor) {
      this.values = values;
      this.centre = centre;
      this.factor = factor;
    }

    /** A term whose centre is 0. */
    public Term(INDArray values, double[] factor) {
      this(values, new double[factor.length], factor);
    }
  }

  /** Writes a constant per group and channel. */
  public static void write(INDArray out, int groups, int channels, double[] constant) {
    write(out, groups, channels, constant, null, null);
  }

  /** Writes a combination of one array. */
  public static void write(INDArray out, int groups, int channels, double[] constant, Term term) {
    write(out, groups, channels, constant, term, null);
  }

  /** Writes a combination of up to two arrays. */
  public static void write(
      INDArray out,
      int groups,
      int channels,
      double[] constant,
      @Nullable Term first,
      @Nullable Term second) {
    int rows = Math.toIntExact(out.length() / channels);
    int perGroup = rows / groups;
    MemorySegment os = Floats.of(out);
    if (!Floats.isFloat(out)) {
      reference(os, rows, perGroup, channels, constant, first, second);
      return;
    }
    float[] k = Floats.single(constant);
    Single a = new Single(first);
    Single b = new Single(second);
    Parallel.loop(
        rows,
        Math.max(1, GRAIN_VALUES / channels),
        (chunk, from, to) -> {
          for (int r = from; r < to; r++) {
            row(os, (long) r * channels, r / perGroup * channels, channels, k, a, b);
          }
        });
  }

  /** A term, or none, in float32. */
  private static final class Single {
    private final boolean present;
    private final MemorySegment values;
    private final float[] centre;
    private final float[] factor;

    Single(@Nullable Term term) {
      present = term != null;
      values = term == null ? MemorySegment.NULL : Floats.of(term.values);
      centre = term == null ? new float[0] : Floats.single(term.centre);
      factor = term == null ? new float[0] : Floats.single(term.factor);
    }

    FloatVector times(long at, int coefficient, VectorMask<Float> mask, FloatVector sum) {
      FloatVector m = FloatVector.fromArray(Floats.SPECIES, centre, coefficient, mask);
      FloatVector f = FloatVector.fromArray(Floats.SPECIES, factor, coefficient, mask);
      return Floats.load(values, at, mask).sub(m).fma(f, sum);
    }
  }

  private static void row(
      MemorySegment out, long at, int group, int channels, float[] k, Single a, Single b) {
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> mask = Floats.mask(c, channels);
      FloatVector sum = FloatVector.fromArray(Floats.SPECIES, k, group + c, mask);
      if (a.present) {
        sum = a.times(at + c, group + c, mask, sum);
      }
      if (b.present) {
        sum = b.times(at + c, group + c, mask, sum);
      }
      Floats.store(sum, out, at + c, mask);
    }
  }

  private static void reference(
      MemorySegment out,
      int rows,
      int perGroup,
      int channels,
      double[] constant,
      @Nullable Term first,
      @Nullable Term second) {
    for (long r = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++) {
        long i = r * channels + c;
        int j = (int) (r / perGroup) * channels + c;
        double sum = constant[j];
        for (Term t : new @Nullable Term[] {first, second}) {
          if (t != null) {
            sum += t.factor[j] * (Floats.getDouble(Floats.of(t.values), i) - t.centre[j]);
          }
        }
        Floats.setDouble(out, i, sum);
      }
    }
  }
}
