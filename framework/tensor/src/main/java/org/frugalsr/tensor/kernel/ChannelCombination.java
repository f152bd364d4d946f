package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
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

  /** Small enough to stay in the cache while all channels are visited. */
  private static final int BLOCK_VALUES = 2048;

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
    MemorySegment os = ArrayMemory.of(out);
    if (!ArrayMemory.isFloat(out)) {
      reference(os, rows, perGroup, channels, constant, first, second);
      return;
    }
    float[] k = Floats.single(constant);
    Single a = new Single(first);
    Single b = new Single(second);
    int block = Math.max(1, BLOCK_VALUES / channels);
    Parallel.loop(
        rows,
        Math.max(1, GRAIN_VALUES / channels),
        (chunk, from, to) -> {
          for (int r = from, end; r < to; r = end) {
            int group = r / perGroup;
            end = Math.min(Math.min(r + block, to), (group + 1) * perGroup);
            block(os, r, end, group * channels, channels, k, a, b);
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
      values = term == null ? MemorySegment.NULL : ArrayMemory.of(term.values);
      centre = term == null ? new float[0] : Floats.single(term.centre);
      factor = term == null ? new float[0] : Floats.single(term.factor);
    }

    /** The term at an index, of a channel of a group, added to a sum. */
    float plus(long index, int channel, float sum) {
      return present
          ? Math.fma(Floats.get(values, index) - centre[channel], factor[channel], sum)
          : sum;
    }
  }

  /** Rows of one group; a few channels at a time, whose coefficients stay in registers. */
  private static void block(
      MemorySegment out, int from, int to, int group, int channels, float[] k, Single a, Single b) {
    int whole = channels - channels % Floats.LANES;
    for (int c = 0; c < whole; c += Floats.LANES) {
      FloatVector constant = FloatVector.fromArray(Floats.SPECIES, k, group + c);
      long first = (long) from * channels + c;
      long end = (long) to * channels;
      if (b.present) {
        two(out, first, end, channels, constant, a, b, group + c);
      } else if (a.present) {
        one(out, first, end, channels, constant, a, group + c);
      } else {
        for (long i = first; i < end; i += channels) {
          Floats.store(constant, out, i);
        }
      }
    }
    for (int c = whole; c < channels; c++) { // the same bits, one by one
      for (int r = from; r < to; r++) {
        long i = (long) r * channels + c;
        Floats.set(out, i, b.plus(i, group + c, a.plus(i, group + c, k[group + c])));
      }
    }
  }

  private static void one(
      MemorySegment out,
      long first,
      long end,
      int channels,
      FloatVector constant,
      Single a,
      int at) {
    MemorySegment values = a.values;
    FloatVector centre = FloatVector.fromArray(Floats.SPECIES, a.centre, at);
    FloatVector factor = FloatVector.fromArray(Floats.SPECIES, a.factor, at);
    for (long i = first; i < end; i += channels) {
      Floats.store(Floats.load(values, i).sub(centre).fma(factor, constant), out, i);
    }
  }

  private static void two(
      MemorySegment out,
      long first,
      long end,
      int channels,
      FloatVector constant,
      Single a,
      Single b,
      int at) {
    MemorySegment as = a.values;
    MemorySegment bs = b.values;
    FloatVector centreA = FloatVector.fromArray(Floats.SPECIES, a.centre, at);
    FloatVector factorA = FloatVector.fromArray(Floats.SPECIES, a.factor, at);
    FloatVector centreB = FloatVector.fromArray(Floats.SPECIES, b.centre, at);
    FloatVector factorB = FloatVector.fromArray(Floats.SPECIES, b.factor, at);
    for (long i = first; i < end; i += channels) {
      FloatVector sum = Floats.load(as, i).sub(centreA).fma(factorA, constant);
      Floats.store(Floats.load(bs, i).sub(centreB).fma(factorB, sum), out, i);
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
            sum += t.factor[j] * (Floats.getDouble(ArrayMemory.of(t.values), i) - t.centre[j]);
          }
        }
        Floats.setDouble(out, i, sum);
      }
    }
  }
}
