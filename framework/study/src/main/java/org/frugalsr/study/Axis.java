package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A config key that a study varies.
 *
 * @param path the key, dotted
 * @param written the key of the section as the user wrote it, for messages
 * @param values in the order of writing
 */
record Axis(String path, String written, List<ConfigValue> values) {
  /**
   * A key that a section of a study sets.
   *
   * @param path the config key, dotted
   * @param written the key of the study's section that contains it
   */
  record Setting(String path, String written, ConfigValue value) {}

  /** The values that differ from each other. */
  List<ConfigValue> distinct() {
    return values.stream().distinct().toList();
  }

  /**
   * Returns what a section sets, in the order of writing: {@code "a.b" = 1} and {@code a { b = 1 }}
   * mean the same. Keys below the first level are names, also with dots in them, as in any config.
   *
   * @throws IllegalArgumentException if a key is not a path of a config
   */
  static List<Setting> settings(Config section) {
    List<Setting> settings = new ArrayList<>();
    for (var entry : ordered(section.root())) {
      List<String> path;
      try {
        path = ConfigUtil.splitPath(entry.getKey());
      } catch (ConfigException e) {
        throw new IllegalArgumentException(
            "'" + entry.getKey() + "' is not a path of config keys, such as \"operator.name\"", e);
      }
      collect(path, entry.getKey(), entry.getValue(), settings);
    }
    return settings;
  }

  private static void collect(
      List<String> path, String written, ConfigValue value, List<Setting> settings) {
    if (value instanceof ConfigObject section && !section.isEmpty()) {
      for (var entry : ordered(section)) {
        List<String> longer = new ArrayList<>(path);
        longer.add(entry.getKey());
        collect(longer, written, entry.getValue(), settings);
      }
    } else {
      settings.add(new Setting(ConfigUtil.joinPath(path), written, value));
    }
  }

  private static List<Map.Entry<String, ConfigValue>> ordered(ConfigObject section) {
    return section.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, ConfigValue> e) -> e.getValue().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }
}
