package org.frugalsr.engine.train;

import java.util.Set;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.Trace.Step;
import org.frugalsr.tensor.function.Affine;
import org.frugalsr.tensor.function.Broadcast;

/**
 * How often the input of a body's first layer is contained in the input of a later one.
 *
 * <p>Identities add up: a block that adds its input to units which keep theirs doubles it, and so
 * does the next one. What layers of normalised output add to it is then lost.
 *
 * @param path the layer whose input contains it most often
 * @param times how often
 */
record StreamGrowth(String path, double times) {

  /**
   * Counts along identities: sums, constant factors and what works on each value by itself.
   *
   * @param layers paths of the layers that are meant
   * @param kernels paths of all layers, whose outputs count as new
   */
  static StreamGrowth of(Trace trace, Set<String> layers, Set<String> kernels) {
    double[] times = new double[trace.tensors()];
    boolean started = false;
    StreamGrowth most = new StreamGrowth("", 0);
    for (Step step : trace.steps()) {
      int in = step.inputs().get(0);
      if (isElementwise(step)) {
        times[step.output()] = passed(step, times);
      } else if (layers.contains(step.path())) {
        times[in] = started ? times[in] : 1;
        started = true;
        if (times[in] > most.times()) {
          most = new StreamGrowth(step.path(), times[in]);
        }
      } else if (!kernels.contains(step.path())) {
        times[step.output()] = passed(step, times);
      }
    }
    return most;
  }

  private static boolean isElementwise(Step step) {
    return step.function() instanceof Affine || step.function() instanceof Broadcast;
  }

  private static double passed(Step step, double[] times) {
    double first = times[step.inputs().get(0)];
    return switch (step.function()) {
      case Affine affine -> Math.abs(affine.factor()) * first;
      case Broadcast sum -> first + times[step.inputs().get(1)];
      default ->
          step.shape().equals(step.inputShapes().get(0))
                  && !step.function().reach(step.inputShapes(), step.shape()).global()
              ? first
              : 0;
    };
  }
}
