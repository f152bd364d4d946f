package org.frugalsr.engine.run;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.journal.JournalEvent;

/**
 * One line of a journal.
 *
 * @param time when it was written, to the millisecond
 * @param step number of training steps taken; 0 is before the first
 * @param event what happened
 * @param <E> its kind
 */
public record JournalRecord<E extends JournalEvent>(Instant time, long step, E event) {
  private static final String TIME = "time";
  private static final String STEP = "step";

  /**
   * Reads a line.
   *
   * @param line without its end
   * @throws JsonProcessingException if it is not a record with {@code time}, {@code event} and
   *     {@code step}, or its other fields are not those of its event
   */
  public static JournalRecord<?> read(String line) throws JsonProcessingException {
    ObjectNode object = EventJson.object(line);
    JsonNode time = object.remove(TIME);
    JsonNode step = object.remove(STEP);
    if (time == null
        || !time.isTextual()
        || step == null
        || !step.isIntegralNumber()
        || !object.path(JournalEvent.NAME).isTextual()) {
      throw new JsonParseException(null, "it needs \"time\", \"event\" and \"step\"");
    }
    try {
      return new JournalRecord<>(
          Instant.parse(time.textValue()), step.longValue(), EventJson.event(object));
    } catch (DateTimeException e) {
      throw new JsonParseException(null, "\"time\" is not a time", e);
    }
  }

  /** Whether a line, without its end, is a record. */
  public static boolean isRecord(String line) {
    try {
      read(line);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** The line, without its end. */
  public String line() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    ObjectNode fields = EventJson.object(event);
    line.put(TIME, time.toString());
    line.set(JournalEvent.NAME, fields.remove(JournalEvent.NAME));
    line.put(STEP, step);
    line.setAll(fields);
    return EventJson.line(line);
  }

  /** This record, if its event is of a kind. */
  public <F extends JournalEvent> Optional<JournalRecord<F>> as(Class<F> kind) {
    return kind.isInstance(event)
        ? Optional.of(new JournalRecord<>(time, step, kind.cast(event)))
        : Optional.empty();
  }
}
