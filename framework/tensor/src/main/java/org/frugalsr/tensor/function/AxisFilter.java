package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.resize.Resampling;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A sparse matrix that acts on one axis: {@code out[a, o, b] = sum over the entries e of row o of
 * weight[e] * in[a, index[e], b]}.
 */
final class AxisFilter {
  private static final int GRAIN_PRODUCTS = 16384;
  private final int inLength;
  private final int[] start;
  private final int[] index;
  private final double[] weight;

  /**
   * A filter.
   *
   * @param inLength samples along the axis before filtering
   * @param start for each output its first entry, then the number of entries
   * @param index for each entry the input it reads
   * @param weight for each entry its factor
   */
  private AxisFilter(int inLength, int[] start, int[] index, double[] weight) {
    this.inLength = inLength;
    this.start = start;
    this.index = index;
    this.weight = weight;
  }

  /** The filter that resamples. */
  static AxisFilter of(Resampling r) {
    int[] start = new int[r.outLength() + 1];
    int[] index = new int[r.outLength() * r.taps()];
    double[] weight = new double[index.length];
    for (int o = 0; o < r.outLength(); o++) {
      start[o + 1] = (o + 1) * r.taps();
      for (int t = 0; t < r.taps(); t++) {
        index[start[o] + t] = r.index(o, t);
        weight[start[o] + t] = r.weight(o, t);
      }
    }
    return new AxisFilter(r.inLength(), start, index, weight);
  }

  int outLength() {
    return start.length - 1;
  }

  /** The adjoint, which carries gradients back. */
  AxisFilter transposed() {
    int[] rows = new int[inLength + 1];
    for (int i : index) {
      rows[i + 1]++;
    }
    Arrays.parallelPrefix(rows, Integer::sum);
    int[] free = rows.clone();
    int[] from = new int[index.length];
    double[] factor = new double[index.length];
    for (int o = 0; o < outLength(); o++) {
      for (int e = start[o]; e < start[o + 1]; e++) {
        int to = free[index[e]]++;
        from[to] = o;
        factor[to] = weight[e];
      }
    }
    return new AxisFilter(outLength(), rows, from, factor);
  }

  /**
   * Applies the filter.
   *
   * @param in {@code outer * inLength * inner} values
   * @param out {@code outer * outLength * inner} values, overwritten
   */
  void apply(INDArray in, INDArray out, int outer) {
    int length = outLength();
    int inner = Math.toIntExact(out.length() / ((long) outer * length));
    float[] single = Floats.single(weight);
    MemorySegment source = ArrayMemory.of(in);
    MemorySegment target = ArrayMemory.of(out);
    boolean floats = ArrayMemory.isFloat(in);
    Parallel.loop(
        outer * length,
        Math.max(1, GRAIN_PRODUCTS / Math.max(1, inner * (index.length / length))),
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            long block = (long) (row / length) * inLength;
            long at = (long) row * inner;
            if (floats) {
              row(source, target, row % length, block, at, inner, single);
            } else {
              reference(source, target, row % length, block, at, inner);
            }
          }
        });
  }

  private void row(
      MemorySegment in, MemorySegment out, int o, long block, long at, int inner, float[] factor) {
    for (int i = 0; i < inner; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, inner);
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      for (int e = start[o]; e < start[o + 1]; e++) {
        FloatVector v = Floats.load(in, (block + index[e]) * inner + i, m);
        sum = v.mul(factor[e]).add(sum);
      }
      Floats.store(sum, out, at + i, m);
    }
  }

  private void reference(
      MemorySegment in, MemorySegment out, int o, long block, long at, int inner) {
    for (int i = 0; i < inner; i++) {
      double sum = 0;
      for (int e = start[o]; e < start[o + 1]; e++) {
        sum += weight[e] * Floats.getDouble(in, (block + index[e]) * inner + i);
      }
      Floats.setDouble(out, at + i, sum);
    }
  }
}
