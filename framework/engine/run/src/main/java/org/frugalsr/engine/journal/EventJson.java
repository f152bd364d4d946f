package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON form of events, in one place.
 *
 * <p>NaN and the infinities, for which JSON has no number, are the strings "NaN", "Infinity" and
 * "-Infinity". Fields that are not known are passed over.
 */
public final class EventJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .withConfigOverride(List.class, o -> o.setInclude(nonEmpty()))
          .withConfigOverride(Map.class, o -> o.setInclude(nonEmpty()))
          .build();

  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private EventJson() {}

  private static JsonInclude.Value nonEmpty() {
    return JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);
  }

  /**
   * Reads the JSON object of a line, whatever it holds besides an event.
   *
   * @throws JsonProcessingException if it is none
   */
  public static ObjectNode object(String line) throws JsonProcessingException {
    if (MAPPER.readTree(line) instanceof ObjectNode object) {
      return object;
    }
    throw new JsonParseException(null, "not a JSON object");
  }

  /**
   * The event of a line.
   *
   * @param line its object, which is changed
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

  /** The name that journals and trackers have for an event, such as {@code train}. */
  public static String name(JournalEvent event) {
    return object(event).path(JournalEvent.NAME).textValue();
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
    for (Map.Entry<String, JsonNode> field : object(event).properties()) {
      JsonNode value = field.getValue();
      if (value.isNumber()) {
        numbers.put(field.getKey(), value.doubleValue());
      } else if (value.isTextual() && NOT_FINITE.contains(value.textValue())) {
        numbers.put(field.getKey(), Double.valueOf(value.textValue()));
      }
    }
    return numbers;
  }
}
