package org.frugalsr.api.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Optional;

/**
 * A value and the dotted path under which the user wrote it.
 *
 * @param path the dotted path, "" for the root
 * @param value the value, which knows the file and line
 */
record Located(String path, ConfigValue value) {
  Place place() {
    return Place.of(value.origin());
  }

  boolean is(ConfigValueType type) {
    return value.valueType() == type;
  }

  /** The value as a section; call it only if it is one. */
  ConfigObject object() {
    return (ConfigObject) value;
  }

  /** The value of a key in this section, if present (it may be null). */
  Optional<Located> child(String key) {
    return Optional.ofNullable(object().get(key)).map(v -> new Located(pathOf(key), v));
  }

  /** An empty section for an absent key. */
  Located absent(String key) {
    return new Located(
        pathOf(key), ConfigValueFactory.fromMap(Map.of()).withOrigin(value.origin()));
  }

  /** The dotted path of a key in this section, quoted where HOCON needs it. */
  String pathOf(String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }
}
