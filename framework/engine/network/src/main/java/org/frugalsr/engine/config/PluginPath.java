package org.frugalsr.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.UserError;

/** The key {@code plugins.path}, which is read before a config can be bound. */
public final class PluginPath {
  private static final String KEY = "plugins.path";

  private PluginPath() {}

  /**
   * Returns the paths that a config names; none if the key has a wrong type, which the binder
   * reports.
   *
   * @throws UserError if one of them is not a valid path
   */
  public static List<Path> of(Config config) {
    return elements(config).stream().map(PluginPath::path).toList();
  }

  /** Returns the override that names these paths on the command line; empty for none. */
  public static List<String> override(List<Path> paths) {
    return paths.isEmpty()
        ? List.of()
        : List.of(
            paths.stream()
                .map(p -> ConfigUtil.quoteString(p.toString()))
                .collect(Collectors.joining(", ", KEY + "=[", "]")));
  }

  /** Whether an override, as after {@code -o}, is of this key or its section. */
  public static boolean isNamedBy(String override) {
    return override.strip().matches("(?s)plugins\\s*[.={:+].*");
  }

  /** Returns each path as written, with its position. */
  static List<ConfigValue> elements(Config config) {
    try {
      if (!config.hasPath(KEY)) {
        return List.of();
      }
      ConfigValue value = config.getValue(KEY);
      List<ConfigValue> elements = value instanceof ConfigList list ? list : List.of(value);
      return elements.stream().allMatch(v -> v.valueType() == ConfigValueType.STRING)
          ? elements
          : List.of();
    } catch (ConfigException.WrongType e) {
      return List.of();
    }
  }

  static Path path(ConfigValue element) {
    String text = String.valueOf(element.unwrapped());
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UserError(
          "%s: '%s' is not a valid path on this system: %s"
              .formatted(ConfigSource.place(element), KEY, e.getReason()));
    }
  }
}
