package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.Floats;

/**
 * Replaces the derivative of a function that has no useful one, such as {@link Sign}.
 *
 * <p>{@link #derivative} is enough; {@link #gradients} may be overridden by a faster loop that
 * agrees with it. {@link StandardSurrogate} has the usual ones. Implementations are immutable and
 * equal by value.
 */
public interface SurrogateGradient {
  /** The factor for the gradient at x. */
  double derivative(double x);

  /**
   * Writes {@code out[i] = g[i] * derivative(x[i])} over float memory, from (inclusive) to
   * (exclusive).
   *
   * @param x values
   * @param g gradients that arrive
   * @param out overwritten
   */
  default void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i++) {
      Floats.set(out, i, (float) (Floats.get(g, i) * derivative(Floats.get(x, i))));
    }
  }
}
