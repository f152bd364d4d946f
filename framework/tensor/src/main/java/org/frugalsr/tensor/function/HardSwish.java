package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Floats;

/**
 * {@code y = x * min(max(x + 3, 0), 6) / 6}, called h-swish.
 *
 * <p>The gradient is {@code g * (2 x + 3) / 6} where {@code -3 < x < 3}, 0 below and g above.
 * Source: Howard et al., Searching for MobileNetV3, ICCV 2019, section 5.2.
 */
public record HardSwish() implements Pointwise {
  @Override
  public double value(double x) {
    return x * Math.min(Math.max(x + 3, 0), 6) / 6;
  }

  @Override
  public double derivative(double x) {
    return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    ActivationValues.hardSwish(x, y, from, to);
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(x, i, m);
      FloatVector d = v.add(v).add(3f).mul(1f / 6);
      d = d.blend(0f, v.compare(VectorOperators.LE, -3f));
      d = d.blend(1f, v.compare(VectorOperators.GE, 3f));
      Floats.store(Floats.load(g, i, m).mul(d), out, i, m);
    }
  }
}
