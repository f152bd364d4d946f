package org.frugalsr.engine.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Times training steps of several scales that come in an unknown order. */
final class StepTimes {
  /**
   * The number of steps per scale after which missing scales are given up if no step was of a scale
   * still needed. With three scales drawn at random, one is missed for so long once in 10^10.
   */
  private static final int PATIENCE = 20;

  private StepTimes() {}

  /**
   * Takes steps until there are enough of each scale, or the missing ones do not come.
   *
   * @param warmUps steps of each scale that do not count
   * @param runs steps of each scale that count, at least 1
   * @param step takes a step and returns its scale
   * @return the times of each scale that had enough steps, in the order of the scales
   */
  static Map<Integer, Timing> take(List<Integer> scales, int warmUps, int runs, IntSupplier step) {
    Map<Integer, List<Double>> ms = new LinkedHashMap<>();
    scales.forEach(scale -> ms.put(scale, new ArrayList<>()));
    int all = warmUps + runs;
    int inVain = 0;
    while (inVain < PATIENCE * scales.size()
        && ms.values().stream().anyMatch(of -> of.size() < all)) {
      long start = System.nanoTime();
      int scale = step.getAsInt();
      double took = (System.nanoTime() - start) / 1e6;
      List<Double> of = ms.computeIfAbsent(scale, any -> new ArrayList<>());
      inVain = of.size() < all ? 0 : inVain + 1;
      if (of.size() < all) {
        of.add(took);
      }
    }
    Map<Integer, Timing> timings = new LinkedHashMap<>();
    ms.forEach(
        (scale, of) -> {
          if (of.size() == all) {
            timings.put(
                scale,
                Timing.ofSamples(
                    of.subList(warmUps, all).stream().mapToDouble(Double::doubleValue).toArray()));
          }
        });
    return timings;
  }
}
