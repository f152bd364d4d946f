package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.ActivationValues;

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
    ActivationValues.sign(x, y, from, to);
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    surrogate.gradients(x, g, out, from, to);
  }
}
