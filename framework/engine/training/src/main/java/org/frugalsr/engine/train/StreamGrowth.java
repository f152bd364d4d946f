package org.frugalsr.engine.train;

import java.util.HashSet;
import java.util.Set;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.Trace.Step;
import org.frugalsr.tensor.function.Affine;
import org.frugalsr.tensor.function.Broadcast;
import org.frugalsr.tensor.function.ChannelNorm;

/**
 * How many times the input of a body is contained in the input of one of its layers.
 *
 * <p>Identity connections add up: a block that adds its input to the output of units which add
 * theirs too doubles it, and so does the next block.
 *
 * @param path the layer whose input contains it most often
 * @param times how often; constant factors of scaled blocks count, learned ones do not
 */
record StreamGrowth(String path, double times) {

  /**
   * Counts along identities: sums, constant factors and elementwise functions.
   *
   * @param trace of an evaluation
   * @param layers paths of the layers to check; the input of the first counts once, as does that of
   *     a later layer that no identity reaches
   * @param kernels paths of all layers, whose outputs count as new
   * @return the maximum; 0 if there is none
   */
  static StreamGrowth of(Trace trace, Set<String> layers, Set<String> kernels) {
    double[] times = new double[trace.tensors()];
    Set<String> begun = new HashSet<>();
    StreamGrowth most = new StreamGrowth("", 0);
    for (Step step : trace.steps()) {
      int in = step.inputs().get(0);
      if (layers.contains(step.path()) && begun.add(step.path())) {
        times[in] = times[in] == 0 ? 1 : times[in];
        if (Math.abs(times[in]) > most.times()) {
          most = new StreamGrowth(step.path(), Math.abs(times[in]));
        }
      }
      if (isElementwise(step) || !kernels.contains(step.path())) {
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
      case Affine affine -> affine.factor() * first;
      case Broadcast b -> b.product() ? first : first + times[step.inputs().get(1)];
      case ChannelNorm norm -> 0;
      default -> keepsPlaces(step) ? first : 0;
    };
  }

  private static boolean keepsPlaces(Step step) {
    var reach = step.function().reach(step.inputShapes(), step.shape());
    return step.shape().equals(step.inputShapes().get(0)) && reach.radius() == 0 && !reach.global();
  }
}
