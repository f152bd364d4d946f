package org.frugalsr.engine.train;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a session saves and stops before the end of its run.
 *
 * @param time wall-clock time after which it stops
 * @param step the step after which it stops, at least 1; the step is validated. The learning-rate
 *     schedule is still that of the whole run
 */
public record SessionLimits(Optional<Duration> time, OptionalLong step) {
  /** Trains to the end. */
  public static final SessionLimits NONE =
      new SessionLimits(Optional.empty(), OptionalLong.empty());

  /** Whether a number of steps is the limit. */
  boolean isAt(long steps) {
    return step.isPresent() && steps == step.getAsLong();
  }
}
