package org.frugalsr.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of a journal.
 *
 * @param time when it was written, to the millisecond
 * @param event what happened: {@code train}, {@code validate}, {@code checkpoint}, ...
 * @param step after how many training steps; 0 is before the first
 * @param fields the rest of the line: strings, {@code Long}, {@code Double}, booleans, maps, lists
 */
public record JournalRecord(Instant time, String event, long step, Map<String, Object> fields) {
  /**
   * Reads a line.
   *
   * @param line without its end
   * @return empty if it is no record with {@code time}, {@code event} and {@code step}
   */
  public static Optional<JournalRecord> parse(String line) {
    try {
      Map<String, Object> fields = Json.object(line);
      if (fields.remove("time") instanceof String time
          && fields.remove("event") instanceof String event
          && fields.remove("step") instanceof Long step) {
        // not Map.copyOf: a field may be null
        return Optional.of(
            new JournalRecord(
                Instant.parse(time), event, step, Collections.unmodifiableMap(fields)));
      }
    } catch (JsonProcessingException | DateTimeException e) {
      // no record
    }
    return Optional.empty();
  }

  /**
   * A numeric field, NaN and the infinities included.
   *
   * @param field its name
   * @return its value; empty if it is absent or no number
   */
  public OptionalDouble number(String field) {
    return Json.number(fields.get(field));
  }
}
