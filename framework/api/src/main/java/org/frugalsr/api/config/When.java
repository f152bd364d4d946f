package org.frugalsr.api.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;

/**
 * The condition of {@link Key#when}: {@code name = sgd | nesterov} or {@code keep-every != 0}.
 *
 * @param key the other key of the section
 * @param equal whether it must have one of the values, or none of them
 * @param values as text
 */
record When(String key, boolean equal, List<String> values) {
  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException if the text is not a condition
   */
  static When of(String text) {
    boolean not = text.contains("!=");
    String[] sides = text.split(not ? "!=" : "=", 2);
    if (sides.length < 2) {
      throw new IllegalArgumentException("not a condition of a key: " + text);
    }
    return new When(sides[0].strip(), !not, List.of(sides[1].strip().split("\\s*\\|\\s*")));
  }

  /** Whether it holds in a section with all its keys. */
  boolean holds(ConfigObject section) {
    ConfigValue value = section.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the section has no key '" + key + "' to depend on");
    }
    return values.contains(String.valueOf(value.unwrapped())) == equal;
  }

  /** A text such as {@code name = sgd or nesterov}. */
  @Override
  public String toString() {
    return "%s %s %s".formatted(key, equal ? "=" : "other than", String.join(" or ", values));
  }
}
