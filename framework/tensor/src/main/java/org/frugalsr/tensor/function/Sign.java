package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.Floats;

/**
 * {@code y = +1} where {@code x >= 0} (0 and -0 too), {@code -1} below.
 *
 * <p>A sign has no useful derivative: the gradient is {@code g} times the surrogate's. NaN stays
 * NaN, so that a check for finite values still finds it.
 *
 * @param surrogate replaces the derivative; the usual ones are in {@link StandardSurrogate}
 */
public record Sign(SurrogateGradient surrogate) implements Pointwise {
  @Override
  public double value(double x) {
    return x >= 0 ? 1 : x < 0 ? -1 : x;
  }

  @Override
  public double derivative(double x) {
    return surrogate.derivative(x);
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      Floats.store(signs(Floats.load(x, i)), y, i);
    }
    VectorMask<Float> rest = Floats.mask(i, to);
    Floats.store(signs(Floats.load(x, i, rest)), y, i, rest);
  }

  private static FloatVector signs(FloatVector v) {
    FloatVector s = v.blend(1f, v.compare(VectorOperators.GE, 0f));
    return s.blend(-1f, v.compare(VectorOperators.LT, 0f));
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    surrogate.gradients(x, g, out, from, to);
  }
}
