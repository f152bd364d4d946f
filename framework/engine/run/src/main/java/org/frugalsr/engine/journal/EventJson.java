package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.engine.json.Json;

/**
 * The JSON form of events, in one place.
 *
 * <p>NaN and the infinities, for which JSON has no number, are the strings "NaN", "Infinity" and
 * "-Infinity". Unknown fields are ignored.
 */
public final class EventJson {
  private static final JsonMapper MAPPER =
      Json.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .withConfigOverride(List.class, EventJson::omitEmpty)
          .withConfigOverride(Map.class, EventJson::omitEmpty)
          .build();

  private static final Map<Class<?>, String> NAMES =
      Arrays.stream(JournalEvent.class.getAnnotation(JsonSubTypes.class).value())
          .collect(Collectors.toMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

  private EventJson() {}

  /** Omits empty lists and maps when writing. */
  private static void omitEmpty(MutableConfigOverride type) {
    type.setInclude(
        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));
  }

  /**
   * Reads the JSON object of a line.
   *
   * @throws JsonProcessingException if it is not an object
   */
  public static ObjectNode object(String line) throws JsonProcessingException {
    if (MAPPER.readTree(line) instanceof ObjectNode object) {
      return object;
    }
    throw new JsonParseException(null, "not a JSON object");
  }

  /**
   * Converts a line to an event.
   *
   * @param line its object, which is modified
   * @throws JsonProcessingException if its fields are not those of its event
   */
  public static JournalEvent event(ObjectNode line) throws JsonProcessingException {
    OlderJournals.upgrade(line);
    return MAPPER.treeToValue(line, JournalEvent.class);
  }

  /** The JSON object of an event, with its name first. */
  public static ObjectNode object(JournalEvent event) {
    return MAPPER.valueToTree(event);
  }

  /** The name of an event in journals and trackers, such as {@code train}. */
  public static String name(JournalEvent event) {
    return Objects.requireNonNull(NAMES.get(event.getClass()), "an event of another version");
  }

  /** A line, without its end. */
  public static String line(ObjectNode object) {
    return object.toString();
  }

  /** Another record with components of this package's types, as one line without its end. */
  public static String line(Record record) {
    return MAPPER.valueToTree(record).toString();
  }

  /** The JSON values of an event by name, without the name of the event itself. */
  public static Map<String, Object> values(JournalEvent event) {
    ObjectNode fields = object(event);
    fields.remove(JournalEvent.NAME);
    return MAPPER.convertValue(fields, new TypeReference<Map<String, Object>>() {});
  }

  /** All numbers of an event that are not inside of lists or objects, by their JSON names. */
  public static Map<String, Double> numbers(JournalEvent event) {
    Map<String, Double> numbers = new TreeMap<>();
    values(event).forEach((name, value) -> Json.number(value).ifPresent(n -> numbers.put(name, n)));
    return numbers;
  }
}
