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
  /** The step up to which it was to train was reached, before the end of the run. */
  AT_STEP("at the requested step"),
  /** The loss or the weights became NaN or infinite. */
  DIVERGED("diverged"),
  /** Another error. */
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

  /** Whether it is an error. */
  public boolean isFailure() {
    return this == FAILED || this == DIVERGED;
  }

  /** Returns the reason for a word. */
  public static Optional<StopReason> of(String text) {
    return Arrays.stream(values()).filter(r -> r.text.equals(text)).findFirst();
  }
}
