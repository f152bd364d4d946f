package org.frugalsr.tensor;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.apiguardian.api.API;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.kernel.Elementwise;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Projects a parameter's value once a step, after the optimiser. */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Constraint {
  /** Leaves the value as it is. */
  Constraint NONE = (value, progress) -> {};

  /** Changes the value in place. */
  void apply(INDArray value, Progress progress);

  /** The box that every value is kept in at a step; empty if there is none. */
  default Optional<Box> box(Progress progress) {
    return Optional.empty();
  }

  /**
   * Keeps every value in a box.
   *
   * @param low smallest value
   * @param high largest value
   */
  static Constraint box(double low, double high) {
    return new Box(low, high);
  }

  /** Keeps every value in a box that changes during training. */
  static Constraint box(java.util.function.Function<Progress, Box> at) {
    return new Constraint() {
      @Override
      public void apply(INDArray value, Progress progress) {
        at.apply(progress).apply(value, progress);
      }

      @Override
      public Optional<Box> box(Progress progress) {
        return Optional.of(at.apply(progress));
      }
    };
  }

  /**
   * A box around every value.
   *
   * @param low smallest value
   * @param high largest value
   */
  record Box(double low, double high) implements Constraint {
    /** From -b to b. */
    public static Box within(double b) {
      return new Box(-b, b);
    }

    @Override
    public void apply(INDArray value, Progress progress) {
      Elementwise.run(
          value,
          value,
          value,
          (a, b, out, from, to) -> {
            for (int i = from; i < to; i += Floats.LANES) {
              VectorMask<Float> m = Floats.mask(i, to);
              FloatVector x = Floats.load(a, i, m);
              Floats.store(x.max((float) low).min((float) high), out, i, m);
            }
          },
          (a, b) -> Math.clamp(a, low, high));
    }

    @Override
    public Optional<Box> box(Progress progress) {
      return Optional.of(this);
    }
  }
}
