package org.frugalsr.engine.train;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Formats progress as log lines: one for every 5 %, but at least 10 seconds apart; one per minute
 * if 5 % take longer; and one at the end.
 */
public final class ProgressLines {
  private static final double PART = 0.05;
  private static final long LEAST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long MOST_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private long lastNanos;
  private long lastStep = -1;

  /** Creates lines based on the system clock. */
  public ProgressLines() {
    this(System::nanoTime);
  }

  /**
   * Creates lines based on another clock.
   *
   * @param nanos the time now, as of {@link System#nanoTime}
   */
  ProgressLines(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
  }

  /**
   * Returns the line of a step, if one is due; the arguments are those of {@link Console#progress}.
   */
  public Optional<String> line(
      long step, long steps, double loss, double stepsPerSecond, double wait) {
    long now = nanos.getAsLong();
    long since = now - lastNanos;
    if (lastStep < 0) {
      lastStep = step - 1;
    }
    boolean part = step - lastStep >= PART * steps && since >= LEAST_NANOS;
    if (!part && since < MOST_NANOS && step != steps) {
      return Optional.empty();
    }
    lastNanos = now;
    lastStep = step;
    return Optional.of(
        String.format(Locale.ROOT, "step %d of %d  ", step, steps)
            + facts(loss, stepsPerSecond, wait)
            + (stepsPerSecond > 0 && step < steps
                ? "  " + duration((steps - step) / stepsPerSecond) + " left"
                : ""));
  }

  /** Formats loss, steps per second and the share of time spent waiting for data. */
  private static String facts(double loss, double stepsPerSecond, double wait) {
    return String.format(
        Locale.ROOT,
        "loss %.5f  %.1f steps/s  data wait %.1f %%",
        loss,
        stepsPerSecond,
        100 * wait);
  }

  /** Formats a time span, such as {@code 2 h 05 min}. */
  public static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60);
  }
}
