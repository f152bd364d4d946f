package org.frugalsr.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.train.SessionLimits;
import picocli.CommandLine.Option;

/** The options that end a session before its run. */
final class LimitOptions {
  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      description = "Saves and stops after this time, such as 2h30m.")
  private Optional<Duration> maxTime = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "STEP",
      description =
          "Trains up to this step only, validates, saves and stops; the learning rates are those of"
              + " the whole run.")
  private Optional<Long> until = Optional.empty();

  /**
   * The limits of a session.
   *
   * @param e the run's experiment
   * @param start the step that the session starts from; only asked for if it matters
   * @throws UserError if the step is not one that is left
   */
  SessionLimits of(Experiment e, LongSupplier start) {
    long steps = e.trainer().common().steps();
    if (until.isEmpty()) {
      return new SessionLimits(maxTime, OptionalLong.empty());
    }
    long from = start.getAsLong();
    if (until.get() <= from || until.get() > steps) {
      throw new UserError(
          from >= steps
              ? "--until %d: the run has all its %d steps.".formatted(until.get(), steps)
              : "--until %d: the steps that are left are %d to %d."
                  .formatted(until.get(), from + 1, steps));
    }
    return new SessionLimits(maxTime, OptionalLong.of(until.get()));
  }
}
