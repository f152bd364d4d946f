package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A warning about something that may affect the result.
 *
 * @param text the message
 * @param notFinite whether a validation is missing because an output or a statistic is not finite
 * @param bestAnew whether the search for the best checkpoint restarts here
 */
public record Warning(
    String text,
    @JsonProperty("validation_not_finite") @JsonInclude(Include.NON_DEFAULT) boolean notFinite,
    @JsonInclude(Include.NON_DEFAULT) boolean bestAnew)
    implements JournalEvent {
  /** Creates a warning with only a text. */
  public static Warning of(String text) {
    return new Warning(text, false, false);
  }
}
