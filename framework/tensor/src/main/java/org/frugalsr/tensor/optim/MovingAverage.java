package org.frugalsr.tensor.optim;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.tensor.kernel.Elementwise;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The exponential moving average of parameters, {@code average = d * average + (1 - d) * value},
 * updated in place after each step.
 */
public final class MovingAverage implements Stateful {
  private final double decay;
  private final boolean warmUp;
  private final Map<Parameter, INDArray> averages = new LinkedHashMap<>();
  private long updates;

  /**
   * An average that starts at the current values: create it after initial weights are loaded.
   *
   * @param decay d, in [0, 1), such as 0.999
   * @param warmUp whether the n-th update takes at most {@code d = (1 + n) / (10 + n)}, so that the
   *     random initial values are forgotten quickly
   * @param parameters with distinct paths; the order is that of the state
   */
  public MovingAverage(double decay, boolean warmUp, List<Parameter> parameters) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "the decay of a moving average must be in [0, 1), but is " + decay);
    }
    this.decay = decay;
    this.warmUp = warmUp;
    parameters.forEach(p -> averages.put(p, p.value().dup()));
  }

  /** Resets every average to the current value. */
  public void restart() {
    updates = 0;
    averages.forEach((parameter, average) -> average.assign(parameter.value()));
  }

  /** Updates the averages with the current values. */
  public void update() {
    updates++;
    double d = warmUp ? Math.min(decay, (1.0 + updates) / (10.0 + updates)) : decay;
    averages.forEach((parameter, average) -> approach(average, parameter.value(), 1 - d));
  }

  private static void approach(INDArray average, INDArray value, double share) {
    float s = (float) share;
    Elementwise.run(
        average,
        value,
        average,
        (MemorySegment a, MemorySegment x, MemorySegment out, int from, int to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> m = Floats.mask(i, to);
            FloatVector v = Floats.load(a, i, m);
            Floats.store(Floats.load(x, i, m).sub(v).mul(s).add(v), out, i, m);
          }
        },
        (a, x) -> a + share * (x - a));
  }

  /**
   * The average of a parameter, live: a pass may use it instead of the parameter's value. Never
   * write to it.
   */
  public INDArray of(Parameter parameter) {
    INDArray average = averages.get(parameter);
    if (average == null) {
      throw new IllegalArgumentException(parameter + " is not averaged");
    }
    return average;
  }

  @Override
  public void state(StateVisitor visitor) {
    updates = visitor.scalar("updates", updates);
    averages.forEach((parameter, average) -> visitor.array(parameter.path(), average));
  }
}
