package org.frugalsr.engine.run;

import java.time.Instant;
import java.util.Map;
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
   * A numeric field, NaN and the infinities included.
   *
   * @param field its name
   * @return its value; empty if it is absent or no number
   */
  public OptionalDouble number(String field) {
    return Json.number(fields.get(field));
  }
}
