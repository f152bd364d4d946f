package org.frugalsr.engine.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON conventions of a run's files.
 *
 * <p>Whole numbers read as {@code Long}, others as {@code Double}; both are restored exactly. NaN
 * and the infinities, for which JSON has no number, are the strings "NaN", "Infinity" and
 * "-Infinity". A duplicate key or text after the value is an error.
 */
public final class Json {
  private static final ObjectMapper MAPPER = builder().build();

  private static final Set<String> NO_NUMBER = Set.of("NaN", "Infinity", "-Infinity");

  private Json() {}

  /** A mapper with these conventions, for customised formats. */
  public static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
        .enable(DeserializationFeature.USE_LONG_FOR_INTS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .withConfigOverride(List.class, Json::emptyIfAbsent)
        .withConfigOverride(Map.class, Json::emptyIfAbsent)
        .withConfigOverride(String.class, Json::emptyIfAbsent);
  }

  private static void emptyIfAbsent(MutableConfigOverride type) {
    type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
  }

  /**
   * Formats a value on one line, without a line end.
   *
   * @param value records, maps, lists, numbers, strings and booleans
   */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value, e);
    }
  }

  /**
   * Formats a value as a whole file: indented, UTF-8, with a line end.
   *
   * @param value records, maps, lists, numbers, strings and booleans
   */
  public static byte[] file(Object value) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value, e);
    }
  }

  /**
   * Reads an object as a record. Fields without a component are ignored; an absent text, list, map
   * or Optional is empty and an absent number 0, unless it is marked as required.
   *
   * @param text one JSON object
   * @throws JsonProcessingException if it is not one of this type
   */
  public static <T extends Record> T record(String text, Class<T> type)
      throws JsonProcessingException {
    return present(MAPPER.readValue(text, type));
  }

  /**
   * As above, for an object that has already been read.
   *
   * @throws JsonProcessingException if it is not one of this type
   */
  public static <T extends Record> T record(Map<String, Object> object, Class<T> type)
      throws JsonProcessingException {
    return record(line(object), type);
  }

  /** The JSON object of a record. */
  public static Map<String, Object> object(Record value) {
    return MAPPER.convertValue(value, new TypeReference<Map<String, Object>>() {});
  }

  /**
   * Reads an object.
   *
   * @param text one JSON object
   * @throws JsonProcessingException if it is not one
   */
  public static Map<String, Object> object(String text) throws JsonProcessingException {
    return read(text, new TypeReference<Map<String, Object>>() {});
  }

  /**
   * Reads a list of objects.
   *
   * @param text one JSON list
   * @throws JsonProcessingException if it is not one
   */
  public static List<Map<String, Object>> objects(String text) throws JsonProcessingException {
    return read(text, new TypeReference<List<Map<String, Object>>>() {});
  }

  /**
   * Reads a number as {@link #line} writes it.
   *
   * @param value a number, or one of the strings for NaN and the infinities
   * @return the number, empty if the value is not one
   */
  public static OptionalDouble number(@Nullable Object value) {
    if (value instanceof Number n) {
      return OptionalDouble.of(n.doubleValue());
    }
    return value instanceof String s && NO_NUMBER.contains(s)
        ? OptionalDouble.of(Double.parseDouble(s))
        : OptionalDouble.empty();
  }

  private static <T> T read(String text, TypeReference<T> type) throws JsonProcessingException {
    return present(MAPPER.readValue(text, type));
  }

  private static <T> T present(@Nullable T value) throws JsonParseException {
    if (value == null) {
      throw new JsonParseException(null, "null instead of a value");
    }
    return value;
  }
}
