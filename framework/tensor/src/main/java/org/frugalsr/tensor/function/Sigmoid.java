package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Exponential;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.kernel.Elementwise;

/** {@code y = 1 / (1 + e^-x)}; the gradient is {@code g * y * (1 - y)}. */
public record Sigmoid() implements Pointwise {
  /** Floats that go from one small loop to the next, within the cache. */
  private static final int BLOCK = 1024;

  @Override
  public double value(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public double derivative(double x) {
    double y = value(x);
    return y * (1 - y);
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    float[] e = new float[BLOCK];
    for (int i = from; i < to; i += BLOCK) {
      int n = Math.min(BLOCK, to - i);
      MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, (long) i << 2, e, 0, n);
      negate(e, n);
      Exponential.exp(e, n);
      invert(e, n);
      MemorySegment.copy(e, 0, y, ValueLayout.JAVA_FLOAT, (long) i << 2, n);
    }
  }

  private static void negate(float[] v, int n) {
    for (int i = 0; i < n; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, v, i).neg().intoArray(v, i);
    }
  }

  /** {@code 1 / (1 + v)}. */
  private static void invert(float[] v, int n) {
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1f);
    for (int i = 0; i < n; i += Floats.LANES) {
      one.div(FloatVector.fromArray(Floats.SPECIES, v, i).add(one)).intoArray(v, i);
    }
  }

  @Override
  public void backward(Backward b) {
    Elementwise.run(
        b.output(), b.gradient(), b.gradientOf(0), Sigmoid::fromOutput, (y, g) -> g * y * (1 - y));
  }

  private static void fromOutput(
      MemorySegment y, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(y, i, m);
      Floats.store(Floats.load(g, i, m).mul(v.sub(v.mul(v))), out, i, m);
    }
  }
}
