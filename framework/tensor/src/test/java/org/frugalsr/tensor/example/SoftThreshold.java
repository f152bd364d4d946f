package org.frugalsr.tensor.example;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.function.Pointwise;

/**
 * Shrinks values towards zero: {@code y = x - clamp(x, -threshold, threshold)}.
 *
 * <p>The gradient is {@code g} where {@code |x| > threshold}, else 0.
 *
 * @param threshold at least 0
 */
public record SoftThreshold(float threshold) implements Pointwise {
  @Override
  public double value(double x) {
    return x - Math.clamp(x, -threshold, threshold);
  }

  @Override
  public double derivative(double x) {
    return Math.abs(x) > threshold ? 1 : 0;
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(x, i, m);
      Floats.store(v.sub(v.max(-threshold).min(threshold)), y, i, m);
    }
  }
}
