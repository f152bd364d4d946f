package org.frugalsr.plugin.adder;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Exponential;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Logarithm;
import org.frugalsr.tensor.DeployedArithmetic;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.Elementwise;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = sign(x) |x|^alpha} of x of any shape and a single alpha (Song et al., AdderSR, CVPR
 * 2021).
 *
 * <p>Powers and logarithms are computed from {@code m = max(|x|, 1e-6)}: the gradient {@code alpha
 * m^(alpha - 1)} is finite at 0, and alpha's, {@code sum of g y ln m}, is 0 there. Except at 0,
 * magnitudes are at least {@code 1e-6^alpha}: 0.25 at an alpha of 0.1.
 */
record SignedPower() implements Function {
  private static final float LEAST = 1e-6f;

  /**
   * Number of floats processed by each small loop in turn: the JVM does not compile a loop with a
   * logarithm and more as a unit, and then boxes its vectors.
   */
  private static final int BLOCK = 512;

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

  @Override
  public Optional<DeployedArithmetic> deployed() {
    return Optional.of(new DeployedArithmetic.SignedPower(LEAST));
  }

  private static double magnitude(double x) {
    return Math.max(Math.abs(x), LEAST);
  }

  private static double exponent(INDArray alpha) {
    return ArrayMemory.copy(alpha)[0];
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
            : (xs, same, ys, from, to) ->
                ActivationValues.signedPower(xs, ys, single, LEAST, from, to),
        (v, same) -> alpha == 1 ? v : Math.signum(v) * Math.pow(magnitude(v), alpha));
  }

  /** Computes {@code factor * ln m} of each value, from the block's start on. */
  private static void logarithms(MemorySegment xs, int from, int to, float factor, float[] block) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      FloatVector m = Floats.load(xs, i).abs().max(LEAST);
      Logarithm.ln(m).mul(factor).intoArray(block, i - from);
    }
    for (; i < to; i++) {
      float m = Math.max(Math.abs(Floats.get(xs, i)), LEAST);
      block[i - from] = factor * Logarithm.ln(FloatVector.broadcast(Floats.SPECIES, m)).lane(0);
    }
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
              : (xs, gs, out, from, to) -> gradients(xs, gs, out, single, from, to),
          (v, g) -> g * alpha * Math.pow(magnitude(v), alpha - 1));
    }
    if (b.needs(1)) {
      ArrayMemory.write(new double[] {exponentGradient(b)}, b.gradientOf(1));
    }
  }

  private static void gradients(
      MemorySegment xs, MemorySegment gs, MemorySegment out, float alpha, int from, int to) {
    float[] block = new float[BLOCK];
    for (int at = from; at < to; at += BLOCK) {
      int end = Math.min(at + BLOCK, to);
      logarithms(xs, at, end, alpha - 1, block);
      Exponential.exp(block, BLOCK);
      sloped(block, gs, out, alpha, at, end);
    }
  }

  private static void sloped(
      float[] powers, MemorySegment gs, MemorySegment out, float alpha, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      FloatVector slope = FloatVector.fromArray(Floats.SPECIES, powers, i - from).mul(alpha);
      Floats.store(Floats.load(gs, i).mul(slope), out, i);
    }
    for (; i < to; i++) {
      Floats.set(out, i, Floats.get(gs, i) * (powers[i - from] * alpha));
    }
  }

  private static double exponentGradient(Backward b) {
    INDArray x = b.input(0);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment ys = ArrayMemory.of(b.output());
    MemorySegment gs = ArrayMemory.of(b.gradient());
    if (ArrayMemory.isFloat(x)) {
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
    float[] block = new float[BLOCK];
    float[] parts = new float[Floats.PARTS];
    for (int at = from; at < to; at += BLOCK) {
      int end = Math.min(at + BLOCK, to);
      logarithms(xs, at, end, 1, block);
      addTo(parts, block, ys, gs, at, end);
    }
    float total = 0;
    for (float part : parts) {
      total += part; // in this order, however it is compiled
    }
    return total;
  }

  private static void addTo(
      float[] parts, float[] logs, MemorySegment ys, MemorySegment gs, int from, int to) {
    int whole = from + (to - from) / Floats.PARTS * Floats.PARTS;
    for (int part = 0; part < Floats.PARTS; part += Floats.LANES) {
      FloatVector sum = FloatVector.fromArray(Floats.SPECIES, parts, part);
      for (int i = from + part; i < whole; i += Floats.PARTS) {
        FloatVector ln = FloatVector.fromArray(Floats.SPECIES, logs, i - from);
        sum = Floats.load(gs, i).mul(Floats.load(ys, i)).fma(ln, sum);
      }
      sum.intoArray(parts, part);
    }
    for (int i = whole; i < to; i++) {
      float product = Floats.get(gs, i) * Floats.get(ys, i);
      parts[i - whole] = Math.fma(product, logs[i - from], parts[i - whole]);
    }
  }
}
