package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Floats;

/** {@code y = |x|}; the gradient is {@code g * sign(x)}, and 0 at 0. */
public record Abs() implements Pointwise {
  @Override
  public double value(double x) {
    return Math.abs(x);
  }

  @Override
  public double derivative(double x) {
    return Math.signum(x);
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    ActivationValues.abs(x, y, from, to);
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(x, i, m);
      FloatVector d = Floats.load(g, i, m);
      d =
          d.mul(-1f, v.compare(VectorOperators.LT, 0f))
              .blend(0f, v.compare(VectorOperators.EQ, 0f));
      Floats.store(d, out, i, m);
    }
  }
}
