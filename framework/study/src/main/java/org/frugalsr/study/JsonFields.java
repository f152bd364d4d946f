package org.frugalsr.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object that a study once wrote.
 *
 * @param map as {@link org.frugalsr.engine.run.Json} reads it
 */
record JsonFields(Map<?, ?> map) {
  /**
   * A text.
   *
   * @throws IllegalArgumentException if it is absent or none
   */
  String text(String name) {
    return optionalText(name).orElseThrow(() -> damaged(name));
  }

  /** A text that may be absent. */
  Optional<String> optionalText(String name) {
    return value(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if it is absent or none
   */
  long number(String name) {
    if (value(name) instanceof Long number) {
      return number;
    }
    throw damaged(name);
  }

  /**
   * A list of objects.
   *
   * @throws IllegalArgumentException if it is absent or none
   */
  List<JsonFields> objects(String name) {
    if (value(name) instanceof List<?> list) {
      return list.stream()
          .map(
              item -> {
                if (item instanceof Map<?, ?> object) {
                  return new JsonFields(object);
                }
                throw damaged(name);
              })
          .toList();
    }
    throw damaged(name);
  }

  /**
   * Texts by name; none if the field is absent.
   *
   * @throws IllegalArgumentException if it is something else
   */
  Map<String, String> texts(String name) {
    Map<String, String> texts = new TreeMap<>();
    if (value(name) instanceof Map<?, ?> all) {
      all.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
    } else if (value(name) != null) {
      throw damaged(name);
    }
    return texts;
  }

  private @Nullable Object value(String name) {
    return map.get(name);
  }

  private static IllegalArgumentException damaged(String name) {
    return new IllegalArgumentException("no field '" + name + "' of the right kind");
  }
}
