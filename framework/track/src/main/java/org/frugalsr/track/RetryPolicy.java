package org.frugalsr.track;

import java.time.Duration;

/**
 * Intervals, waits and limits of delivery.
 *
 * @param poll interval between reads of the journal
 * @param first wait after a failure; doubled after each further one
 * @param longest wait after a failure
 * @param flush limit for the rest when the training has ended
 * @param attempts of {@link Sync} in a row that may fail
 */
record RetryPolicy(Duration poll, Duration first, Duration longest, Duration flush, int attempts) {
  /** The default. */
  static final RetryPolicy USUAL =
      new RetryPolicy(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(20),
          5);

  /**
   * The wait after a failure.
   *
   * @param failures in a row, this one included
   */
  Duration wait(int failures) {
    long factor = 1L << Math.min(failures - 1, 30);
    Duration wait = first.multipliedBy(factor);
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
