package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.kernel.Elementwise;

/**
 * {@code y = tanh(x)}; the gradient is {@code g * (1 - y * y)}.
 *
 * <p>In float, a polynomial in x near 0 (Moshier, Cephes library, function tanhf) and {@code 1 - 2
 * / (e^(2 |x|) + 1)} elsewhere.
 */
public record Tanh() implements Pointwise {
  @Override
  public double value(double x) {
    return Math.tanh(x);
  }

  @Override
  public double derivative(double x) {
    double y = value(x);
    return 1 - y * y;
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    ActivationValues.tanh(x, y, from, to);
  }

  @Override
  public void backward(Backward b) {
    Elementwise.run(
        b.output(), b.gradient(), b.gradientOf(0), Tanh::fromOutput, (y, g) -> g * (1 - y * y));
  }

  private static void fromOutput(
      MemorySegment y, MemorySegment g, MemorySegment out, int from, int to) {
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1f);
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(y, i, m);
      Floats.store(Floats.load(g, i, m).mul(one.sub(v.mul(v))), out, i, m);
    }
  }
}
