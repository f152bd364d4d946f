package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Why a session stopped. */
public enum StopReason {
  /** All steps were trained and the results measured. */
  FINISHED("finished"),
  /** A person or a signal asked for it. */
  ASKED("asked to stop"),
  /** The time that it was given is over. */
  OUT_OF_TIME("out of time"),
  /** An error. */
  FAILED("failed");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  /** The word that files have for it. */
  @JsonValue
  public String text() {
    return text;
  }

  /** That of a word. */
  public static Optional<StopReason> of(String text) {
    return Arrays.stream(values()).filter(r -> r.text.equals(text)).findFirst();
  }
}
