package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something that may spoil the result.
 *
 * @param text for people
 * @param notFinite whether a validation is missing, as an output or a statistic is not finite
 * @param bestAnew whether the best checkpoint is sought anew from here on
 */
public record Warning(
    String text,
    @JsonProperty("validation_not_finite") @JsonInclude(Include.NON_DEFAULT) boolean notFinite,
    @JsonInclude(Include.NON_DEFAULT) boolean bestAnew)
    implements JournalEvent {
  /** A warning that says all in its text. */
  public static Warning of(String text) {
    return new Warning(text, false, false);
  }
}
