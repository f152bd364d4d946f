package org.frugalsr.engine.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Timing of several runs of the same task.
 *
 * @param medianMs median in milliseconds; of an even number, the mean of the middle two
 * @param minMs the fastest in milliseconds
 */
public record Timing(double medianMs, double minMs) {
  /**
   * Times a task.
   *
   * @param warmUps runs that do not count
   * @param runs that count, at least 1
   */
  public static Timing of(int warmUps, int runs, Runnable what) {
    return inTurn(warmUps, runs, what).getFirst();
  }

  /**
   * Times several tasks in turn, so that a machine whose speed varies affects all of them alike.
   *
   * @param warmUps rounds that do not count
   * @param runs rounds that count, at least 1
   */
  public static List<Timing> inTurn(int warmUps, int runs, Runnable... what) {
    return inTurn(
        warmUps,
        runs,
        Arrays.stream(what).map(w -> (DoubleSupplier) () -> ms(w)).toArray(DoubleSupplier[]::new));
  }

  /** Returns the duration of one run in milliseconds. */
  static double ms(Runnable what) {
    long start = System.nanoTime();
    what.run();
    return (System.nanoTime() - start) / 1e6;
  }

  /**
   * As above, for tasks that time a part of themselves.
   *
   * @param what each returns the milliseconds of one run
   */
  static List<Timing> inTurn(int warmUps, int runs, DoubleSupplier... what) {
    double[][] ms = new double[what.length][runs];
    for (int round = -warmUps; round < runs; round++) {
      for (int i = 0; i < what.length; i++) {
        double taken = what[i].getAsDouble();
        if (round >= 0) {
          ms[i][round] = taken;
        }
      }
    }
    return Arrays.stream(ms).map(Timing::ofSamples).toList();
  }

  static Timing ofSamples(double[] ms) {
    double[] sorted = ms.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Timing(median, sorted[0]);
  }

  /** The median, rounded to a tenth of a millisecond. */
  double roundedMedian() {
    return Math.round(medianMs * 10) / 10.0;
  }

  /** The shortest time, rounded to a tenth of a millisecond. */
  double roundedMin() {
    return Math.round(minMs * 10) / 10.0;
  }

  /** Both, rounded to a tenth of a millisecond. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median_ms", roundedMedian());
    map.put("min_ms", roundedMin());
    return map;
  }
}
