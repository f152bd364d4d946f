package org.frugalsr.api.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What a key may name that names a registered part ({@link Key#names}).
 *
 * @param noun what each of them is, such as {@code attention module}
 * @param fitting those that are of this kind, to be shown
 * @param possible those that do not say of what kind they are, and words such as {@code none}
 * @param others those that are of another kind, with what they are, such as {@code an activation}
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

  /** Such as {@code attention modules: cca, esa}. */
  String choices() {
    return "%ss: %s".formatted(noun, String.join(", ", fitting));
  }
}
