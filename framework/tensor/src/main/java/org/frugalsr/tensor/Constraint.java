package org.frugalsr.tensor;

import org.frugalsr.tensor.kernel.Elementwise;
import org.frugalsr.tensor.kernel.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Projects a parameter's value once a step, after the optimiser. */
@FunctionalInterface
public interface Constraint {
  /** Leaves the value as it is. */
  Constraint NONE = (value, progress) -> {};

  /** Changes the value in place. */
  void apply(INDArray value, Progress progress);

  /**
   * Keeps every value in a box.
   *
   * @param low smallest value
   * @param high largest value
   */
  static Constraint box(double low, double high) {
    return (value, progress) ->
        Elementwise.run(
            value,
            value,
            value,
            (a, b, out, from, to) -> {
              for (int i = from; i < to; i++) {
                Floats.set(out, i, (float) Math.clamp(Floats.get(a, i), low, high));
              }
            },
            (a, b) -> Math.clamp(a, low, high));
  }
}
