package org.frugalsr.api.config;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The options that can be chosen in a section: the registered names of one kind of plug-in.
 *
 * @param noun the name of an option in messages, such as {@code operator}
 * @param byName the options by name, in alphabetical order
 * @param defaultName the name that is chosen when a config gives none; if empty, it must give one
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Options(String noun, Map<String, Option<?>> byName, Optional<String> defaultName) {
  static final String NAME = "name";

  /**
   * Options of which a config must choose one.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static Options of(String noun, Collection<? extends Option<?>> options) {
    Map<String, Option<?>> byName = new TreeMap<>();
    for (Option<?> option : options) {
      if (byName.put(option.name(), option) != null) {
        throw new IllegalArgumentException(
            "two " + noun + "s are called '" + option.name() + "'; rename one of them");
      }
    }
    return new Options(noun, Collections.unmodifiableMap(byName), Optional.empty());
  }

  /**
   * The same options with a default, which is chosen when the config gives no name.
   *
   * @throws IllegalArgumentException if there is no option of that name
   */
  public Options withDefault(String name) {
    if (!byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "the default " + noun + " '" + name + "' is none of " + byName.keySet());
    }
    return new Options(noun, byName, Optional.of(name));
  }

  /** A text such as "one of adder, conv". */
  String oneOf() {
    return "one of " + String.join(", ", byName.keySet());
  }

  /** Describes a valid section that chooses one of these. */
  String section() {
    String any = defaultName.orElse(byName.keySet().stream().findFirst().orElse("..."));
    return "a section, such as { name = " + any + " }";
  }

  /** Describes the values of the key {@code name}, for the reference. */
  KeyHelp help() {
    return new KeyHelp(oneOf(), defaultName, defaultName.isEmpty(), Optional.empty(), "", "");
  }

  /** Checks that no option uses a key or a name that the section itself needs. */
  void keepClearOf(Collection<String> reserved) {
    for (Option<?> option : byName.values()) {
      Field.of(option.settings()).stream()
          .map(Field::name)
          .filter(reserved::contains)
          .forEach(key -> refuse(option, "has a key '" + key + "'"));
      if (reserved.contains(option.name())) {
        refuse(option, "is called '" + option.name() + "'");
      }
    }
  }

  private void refuse(Option<?> option, String what) {
    throw new IllegalArgumentException(
        "the "
            + noun
            + " '"
            + option.name()
            + "' "
            + what
            + ", which its section needs for itself");
  }
}
