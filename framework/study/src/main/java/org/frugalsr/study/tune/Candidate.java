package org.frugalsr.study.tune;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One combination of values.
 *
 * @param values config key to its value, in the order of the section
 * @param at the index of each value in a grid; empty for a random candidate
 */
public record Candidate(Map<String, ConfigValue> values, List<Integer> at) {
  /** Keeps copies, in the same order. */
  public Candidate {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    at = List.copyOf(at);
  }

  /** The values as a config. */
  public Config config() {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> value : values.entrySet()) {
      config = config.withValue(value.getKey(), value.getValue());
    }
    return config;
  }

  /** The text of each value, by key. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  /** A name, such as {@code lr=1e-3}, with the last part of each key. */
  public String name() {
    return values.entrySet().stream()
        .map(v -> ConfigUtil.splitPath(v.getKey()).getLast() + "=" + text(v.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String text(ConfigValue value) {
    return value instanceof ConfigList || value instanceof ConfigObject
        ? value.render(ConfigRenderOptions.concise())
        : value.atKey("v").getString("v"); // a number as it was written
  }
}
