package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;

/**
 * Lets overrides replace the choices of a stored config.
 *
 * <p>A stored config has every key of the chosen option. With another name these keys are
 * meaningless, and they must not hide an override in a sub-section, or for both sides of a choice.
 */
final class StoredChoice {
  private StoredChoice() {}

  /**
   * The config without the stored keys of a choice that overrides replace.
   *
   * @param config the stored config with its overrides
   * @param stored the stored config alone
   * @param path of the section that chooses
   * @param around the section that chooses if this one does not, if any
   */
  static Config giveWay(
      Config config, Config stored, String path, Optional<String> around, Options options) {
    ConfigObject old = section(stored, path);
    ConfigObject now = section(config, path);
    ConfigObject outer = around.map(p -> section(config, p)).orElse(ConfigFactory.empty().root());
    Option<?> before = options.byName().get(name(old).orElse(""));
    if (before == null) {
      return config;
    }
    boolean inherits = kept(old, now, Options.NAME) && outer.containsKey(Options.NAME);
    String after = name(inherits ? outer : now).orElse(before.name());
    Config result = inherits ? without(config, path, Options.NAME) : config;
    List<ConfigObject> overriding = List.of(outer, section(now, after), section(outer, after));
    for (Field field : Field.of(before.settings())) {
      String key = field.name();
      boolean replaced =
          !after.equals(before.name()) || overriding.stream().anyMatch(o -> o.containsKey(key));
      if (replaced && kept(old, now, key)) {
        result = without(result, path, key);
      }
    }
    return result;
  }

  /** Whether a key still has its stored value. */
  private static boolean kept(ConfigObject old, ConfigObject now, String key) {
    ConfigValue before = old.get(key);
    ConfigValue after = now.get(key);
    return before != null
        && after != null
        && before.origin().description().equals(after.origin().description());
  }

  private static Config without(Config config, String path, String key) {
    return config.withoutPath(path + "." + ConfigUtil.joinPath(key));
  }

  private static Optional<String> name(ConfigObject section) {
    return Optional.ofNullable(section.get(Options.NAME))
        .map(v -> (String) Scalars.read(String.class, v));
  }

  private static ConfigObject section(Config config, String path) {
    return config.hasPath(path) && config.getValue(path) instanceof ConfigObject o
        ? o
        : ConfigFactory.empty().root();
  }

  private static ConfigObject section(ConfigObject in, String key) {
    return in.get(key) instanceof ConfigObject o ? o : ConfigFactory.empty().root();
  }
}
