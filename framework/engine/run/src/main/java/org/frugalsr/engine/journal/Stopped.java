package org.frugalsr.engine.journal;

import java.util.Optional;

/**
 * A session stopped.
 *
 * @param reason why
 * @param error the message, if it failed
 * @param seconds how long the session trained
 */
public record Stopped(StopReason reason, Optional<String> error, double seconds)
    implements JournalEvent {
  /** The end of a session that did not fail. */
  public static Stopped because(StopReason reason, double seconds) {
    return new Stopped(reason, Optional.empty(), seconds);
  }

  /** The end of a session that failed. */
  public static Stopped failed(String error, double seconds) {
    return new Stopped(StopReason.FAILED, Optional.of(error), seconds);
  }

  /** The end of a session whose training diverged. */
  public static Stopped diverged(String error, double seconds) {
    return new Stopped(StopReason.DIVERGED, Optional.of(error), seconds);
  }

  /** The reason as text; for a failure its message. */
  public String text() {
    return error.orElse(reason.text());
  }
}
