package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Floats;

/**
 * {@code y = min(max(x, low), high)}; the gradient is {@code g} where {@code low <= x <= high},
 * else 0.
 *
 * @param low smallest output
 * @param high largest output, not below low
 */
public record Clamp(float low, float high) implements Pointwise {
  /** Checks the range. */
  public Clamp {
    if (!(low <= high)) {
      throw new IllegalArgumentException("cannot clamp to [" + low + ", " + high + "]");
    }
  }

  @Override
  public double value(double x) {
    return Math.min(Math.max(x, low), high);
  }

  @Override
  public double derivative(double x) {
    return x >= low && x <= high ? 1 : 0;
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    ActivationValues.clamp(x, y, low, high, from, to);
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(x, i, m);
      VectorMask<Float> inside =
          v.compare(VectorOperators.GE, low).and(v.compare(VectorOperators.LE, high));
      Floats.store(Floats.load(g, i, m).blend(0f, inside.not()), out, i, m);
    }
  }
}
