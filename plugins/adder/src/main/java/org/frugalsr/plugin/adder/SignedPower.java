package org.frugalsr.plugin.adder;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.Elementwise;
import org.frugalsr.tensor.kernel.Exponential;
import org.frugalsr.tensor.kernel.Floats;
import org.frugalsr.tensor.kernel.Logarithm;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = sign(x) |x|^alpha} of x of any shape and a single alpha (Song et al., AdderSR, CVPR
 * 2021).
 *
 * <p>Powers and logarithms are those of {@code m = max(|x|, 1e-6)}: the gradient {@code alpha
 * m^(alpha - 1)} is finite at 0, and alpha's, {@code sum of g y ln m}, is 0 there. Beside 0 the
 * values are not below {@code 1e-6^alpha} in size: 0.25 at an alpha of 0.1.
 */
record SignedPower() implements Function {
  private static final float LEAST = 1e-6f;

  @Override
  public Shape shape(List<Shape> in) {
    if (in.get(1).size() != 1) {
      throw new IllegalArgumentException("expected a single exponent, but got " + in.get(1));
    }
    return in.get(0);
  }

  @Override
  public boolean mayOverwrite() {
    return true;
  }

  private static double magnitude(double x) {
    return Math.max(Math.abs(x), LEAST);
  }

  private static double exponent(INDArray alpha) {
    return Floats.copy(alpha)[0];
  }

  private static FloatVector power(FloatVector magnitude, float exponent) {
    return Exponential.exp(Logarithm.ln(magnitude).mul(exponent));
  }

  private static void copy(MemorySegment from, MemorySegment into, int first, int end) {
    MemorySegment.copy(from, 4L * first, into, 4L * first, 4L * (end - first));
  }

  @Override
  public void forward(Forward f) {
    double alpha = exponent(f.input(1));
    float single = (float) alpha;
    INDArray x = f.input(0);
    Elementwise.run(
        x,
        x,
        f.output(),
        single == 1
            ? (xs, same, ys, from, to) -> copy(xs, ys, from, to)
            : (xs, same, ys, from, to) -> {
              for (int i = from; i < to; i += Floats.LANES) {
                VectorMask<Float> mask = Floats.mask(i, to);
                FloatVector v = Floats.load(xs, i, mask);
                FloatVector y = power(v.abs().max(LEAST), single);
                y = y.blend(y.neg(), v.compare(VectorOperators.LT, 0f));
                y = y.blend(v, v.compare(VectorOperators.EQ, 0f));
                Floats.store(y, ys, i, mask);
              }
            },
        (v, same) -> alpha == 1 ? v : Math.signum(v) * Math.pow(magnitude(v), alpha));
  }

  @Override
  public void backward(Backward b) {
    double alpha = exponent(b.input(1));
    INDArray x = b.input(0);
    if (b.needs(0)) {
      float single = (float) alpha;
      Elementwise.run(
          x,
          b.gradient(),
          b.gradientOf(0),
          single == 1
              ? (xs, gs, out, from, to) -> copy(gs, out, from, to)
              : (xs, gs, out, from, to) -> {
                for (int i = from; i < to; i += Floats.LANES) {
                  VectorMask<Float> mask = Floats.mask(i, to);
                  FloatVector m = Floats.load(xs, i, mask).abs().max(LEAST);
                  FloatVector slope = power(m, single - 1).mul(single);
                  Floats.store(Floats.load(gs, i, mask).mul(slope), out, i, mask);
                }
              },
          (v, g) -> g * alpha * Math.pow(magnitude(v), alpha - 1));
    }
    if (b.needs(1)) {
      Floats.write(new double[] {exponentGradient(b)}, b.gradientOf(1));
    }
  }

  private static double exponentGradient(Backward b) {
    INDArray x = b.input(0);
    MemorySegment xs = Floats.of(x);
    MemorySegment ys = Floats.of(b.output());
    MemorySegment gs = Floats.of(b.gradient());
    if (Floats.isFloat(x)) {
      int channels = (int) x.size(-1);
      int rows = (int) (x.length() / channels);
      return RowSums.over(
          0,
          rows,
          channels,
          1,
          (from, to, sums) ->
              sums[0] = sum(xs, ys, gs, (int) from * channels, (int) to * channels))[0];
    }
    double sum = 0;
    for (long i = 0; i < x.length(); i++) {
      sum +=
          Floats.getDouble(gs, i)
              * Floats.getDouble(ys, i)
              * Math.log(magnitude(Floats.getDouble(xs, i)));
    }
    return sum;
  }

  private static float sum(MemorySegment xs, MemorySegment ys, MemorySegment gs, int from, int to) {
    FloatVector sum = FloatVector.zero(Floats.SPECIES);
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> mask = Floats.mask(i, to);
      FloatVector m = Floats.load(xs, i, mask).abs().max(LEAST);
      FloatVector y = Floats.load(ys, i, mask);
      sum = Floats.load(gs, i, mask).mul(y).fma(Logarithm.ln(m), sum);
    }
    float total = 0;
    for (int lane = 0; lane < Floats.LANES; lane++) {
      total += sum.lane(lane); // in this order, whoever compiles it
    }
    return total;
  }
}
