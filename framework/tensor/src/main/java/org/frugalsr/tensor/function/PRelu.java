package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = x} where {@code x > 0}, else {@code slope * x} with a learned slope.
 *
 * <p>Inputs: x {@code [..., C]} and slope, {@code [C]} or a single value. The gradient to x is
 * {@code g} or {@code slope * g}; to the slope it is the sum of {@code g * x} where {@code x <= 0}.
 * Source: He et al., Delving Deep into Rectifiers, ICCV 2015.
 */
public record PRelu() implements Function {
  private static final int GRAIN_VALUES = 16384;

  /** Small enough to stay in the cache while all channels are visited. */
  private static final int BLOCK_VALUES = 2048;

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    Shape slope = in.get(1);
    if (slope.size() != 1 && !slope.equals(Shape.of(x.channels()))) {
      throw new IllegalArgumentException(
          "expected a slope [%d] or a single value, but got %s".formatted(x.channels(), slope));
    }
    return x;
  }

  @Override
  public void forward(Forward f) {
    select(f.input(0), f.input(0), f.input(1), f.output());
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    INDArray slope = b.input(1);
    INDArray g = b.gradient();
    if (b.needs(0)) {
      select(x, g, slope, b.gradientOf(0));
    }
    if (b.needs(1)) {
      double[] sums = negativeProducts(x, g);
      INDArray out = b.gradientOf(1);
      if (slope.length() == 1) {
        out.assign(Arrays.stream(sums).sum());
      } else {
        ArrayMemory.write(sums, out);
      }
    }
  }

  /** {@code out = v} where {@code x > 0}, else {@code slope * v}. */
  private static void select(INDArray x, INDArray v, INDArray slope, INDArray out) {
    int channels = (int) x.size(-1);
    int rows = (int) (x.length() / channels);
    double[] slopes = new double[channels];
    double[] given = ArrayMemory.copy(slope);
    Arrays.setAll(slopes, c -> given[given.length == 1 ? 0 : c]);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment vs = ArrayMemory.of(v);
    MemorySegment os = ArrayMemory.of(out);
    if (ArrayMemory.isFloat(x)) {
      float[] single = Floats.single(slopes);
      int block = Math.max(1, BLOCK_VALUES / channels);
      Parallel.loop(
          rows,
          Math.max(1, GRAIN_VALUES / channels),
          (chunk, from, to) -> {
            for (int r = from; r < to; r += block) {
              rows(xs, vs, single, os, r, Math.min(r + block, to));
            }
          });
    } else {
      for (int i = 0; i < x.length(); i++) {
        double factor = Floats.getDouble(xs, i) > 0 ? 1 : slopes[i % channels];
        Floats.setDouble(os, i, factor * Floats.getDouble(vs, i));
      }
    }
  }

  private static void rows(
      MemorySegment x, MemorySegment v, float[] slopes, MemorySegment out, long from, long to) {
    int channels = slopes.length;
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector slope = FloatVector.fromArray(Floats.SPECIES, slopes, c, m);
      for (long i = from * channels + c; i < to * channels; i += channels) {
        VectorMask<Float> negative = Floats.load(x, i, m).compare(VectorOperators.LE, 0f);
        Floats.store(Floats.load(v, i, m).mul(slope, negative), out, i, m);
      }
    }
  }

  private static double[] negativeProducts(INDArray x, INDArray g) {
    int channels = (int) x.size(-1);
    int rows = (int) (x.length() / channels);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment gs = ArrayMemory.of(g);
    if (ArrayMemory.isFloat(x)) {
      return RowSums.over(
          0, rows, channels, channels, (from, to, sums) -> block(xs, gs, from, to, channels, sums));
    }
    double[] sums = new double[channels];
    for (int i = 0; i < x.length(); i++) {
      sums[i % channels] += Math.min(0, Floats.getDouble(xs, i)) * Floats.getDouble(gs, i);
    }
    return sums;
  }

  private static void block(
      MemorySegment x, MemorySegment g, long from, long to, int channels, float[] sums) {
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        long i = r * channels + c;
        sum = Floats.load(x, i, m).min(0f).fma(Floats.load(g, i, m), sum);
      }
      sum.intoArray(sums, c, m);
    }
  }
}
