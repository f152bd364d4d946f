package org.frugalsr.api.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The names that a key for registered parts accepts ({@link Key#names}).
 *
 * @param noun the name of such a part in messages, such as {@code attention module}
 * @param fitting parts that declare this kind, shown in messages
 * @param possible parts that declare no kind, and words such as {@code none}
 * @param others parts of another kind, with a description such as {@code an activation}
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record PartNames(
    String noun, Set<String> fitting, Set<String> possible, Map<String, String> others) {
  /** Copies the collections, sorted by name. */
  public PartNames {
    fitting = new TreeSet<>(fitting);
    possible = Set.copyOf(possible);
    others = Map.copyOf(others);
  }

  boolean allow(Object name) {
    return fitting.contains(name) || possible.contains(name);
  }

  /** A text such as {@code attention modules: cca, esa}. */
  String choices() {
    return "%ss: %s".formatted(noun, String.join(", ", fitting));
  }
}
