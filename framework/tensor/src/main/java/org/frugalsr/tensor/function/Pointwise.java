package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.Elementwise;

/**
 * A function of each value separately, {@code y = f(x)} with gradient {@code g * f'(x)}.
 *
 * <p>{@link #value} and {@link #derivative} are enough. They are computed in float64 and rounded;
 * where that is too slow, {@link #values} and {@link #gradients} are overridden by vector loops
 * that agree with them.
 */
public interface Pointwise extends Function {
  /** f(x). */
  double value(double x);

  /** f'(x), or its surrogate in the gradient. */
  double derivative(double x);

  /**
   * Writes {@code y[i] = f(x[i])} over float memory, from (inclusive) to (exclusive).
   *
   * @param x values
   * @param y overwritten
   */
  default void values(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      Floats.set(y, i, (float) value(Floats.get(x, i)));
    }
  }

  /**
   * Writes {@code out[i] = g[i] * f'(x[i])} over float memory, from (inclusive) to (exclusive).
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

  @Override
  default boolean mayOverwrite() {
    return true;
  }

  @Override
  default Shape shape(List<Shape> in) {
    return in.get(0);
  }

  @Override
  default void forward(Forward f) {
    Elementwise.run(
        f.input(0),
        f.input(0),
        f.output(),
        (x, same, y, from, to) -> values(x, y, from, to),
        (x, same) -> value(x));
  }

  @Override
  default void backward(Backward b) {
    Elementwise.run(
        b.input(0), b.gradient(), b.gradientOf(0), this::gradients, (x, g) -> g * derivative(x));
  }
}
