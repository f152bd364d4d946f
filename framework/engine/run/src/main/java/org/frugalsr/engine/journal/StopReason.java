package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The reason why a session stopped. */
public enum StopReason {
  /** All steps were trained and the results measured. */
  FINISHED("finished"),
  /** The user or a signal requested it. */
  ASKED("asked to stop"),
  /** Its time limit was reached. */
  OUT_OF_TIME("out of time"),
  /** An error. */
  FAILED("failed");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  /** The word for it in files. */
  @JsonValue
  public String text() {
    return text;
  }

  /** Returns the reason for a word. */
  public static Optional<StopReason> of(String text) {
    return Arrays.stream(values()).filter(r -> r.text.equals(text)).findFirst();
  }
}
