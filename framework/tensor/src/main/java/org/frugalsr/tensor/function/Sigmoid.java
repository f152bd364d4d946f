package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.kernel.Elementwise;

/** {@code y = 1 / (1 + e^-x)}; the gradient is {@code g * y * (1 - y)}. */
public record Sigmoid() implements Pointwise {
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
    ActivationValues.sigmoid(x, y, from, to);
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
