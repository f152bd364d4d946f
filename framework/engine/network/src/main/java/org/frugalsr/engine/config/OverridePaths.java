package org.frugalsr.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.config.ConfigSource;

/**
 * Relative paths on the command line for a run whose config was written elsewhere: they are
 * relative to the working directory, all others to that of the config.
 */
final class OverridePaths {
  private static final List<String> PATHS =
      List.of("data.root", "init.from", "trainer.teacher", "cache.folder", "cache.images.folder");
  private static final List<String> SETS = List.of("data.train", "data.validate", "data.test");

  private OverridePaths() {}

  /** Returns the config with those paths made absolute. */
  static Config absolute(Config config) {
    Config all = config;
    for (String key : PATHS) {
      if (isOverride(all, key) && all.getValue(key).valueType() == ConfigValueType.STRING) {
        all = replaced(all, key, ConfigValueFactory.fromAnyRef(absolute(all.getString(key))));
      }
    }
    for (String key : SETS) {
      if (isOverride(all, key)) {
        all = replaced(all, key, ConfigValueFactory.fromIterable(sets(all.getValue(key))));
      }
    }
    return all;
  }

  private static boolean isOverride(Config config, String key) {
    return config.hasPath(key) && ConfigSource.isOverride(config.getValue(key));
  }

  private static Config replaced(Config config, String key, ConfigValue value) {
    return config.withValue(key, value.withOrigin(config.getValue(key).origin()));
  }

  /** Returns set names unchanged, and folders as absolute paths. */
  private static List<Object> sets(ConfigValue value) {
    List<Object> names = new ArrayList<>();
    if (value instanceof ConfigList list) {
      list.forEach(item -> names.add(item.unwrapped()));
    } else {
      names.add(value.unwrapped());
    }
    names.replaceAll(
        name ->
            name instanceof String text && Files.isDirectory(Path.of(text))
                ? absolute(text)
                : name);
    return names;
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }
}
