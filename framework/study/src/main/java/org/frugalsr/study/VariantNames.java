package org.frugalsr.study;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names the combinations of a grid by what differs: {@code adder}, {@code no-norm_res-scale=0.1}.
 *
 * <p>A name is made of letters, digits and {@code . _ = + - ~}. Truncated or replaced text gets a
 * hash, so that names stay unique.
 */
final class VariantNames {
  /** The name of a config without changes. */
  static final String BASE = "base";

  private static final String NAME = "name";
  private static final int VALUE = 32;
  private static final int WHOLE = 100;

  private final List<Axis> axes;
  private final List<String> keys;
  private final Set<String> taken = new HashSet<>();

  /** Creates names for combinations of these keys; a key with a single value is left out. */
  VariantNames(List<Axis> axes) {
    this.axes = axes.stream().filter(a -> a.distinct().size() > 1).toList();
    this.keys = this.axes.stream().map(this::key).toList();
  }

  /** The name of a combination: a value for each axis, by path. */
  String of(Map<String, ConfigValue> combination) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      ConfigValue value = combination.get(axes.get(i).path());
      if (value != null) {
        parts.add(part(keys.get(i), value));
      }
    }
    String name = parts.isEmpty() ? BASE : PlainText.cut(String.join("_", parts), WHOLE);
    if (!taken.add(name)) {
      name += "~" + PlainText.hash(combination.toString());
      taken.add(name);
    }
    return name;
  }

  private static String part(String key, ConfigValue value) {
    if (value.unwrapped() instanceof Boolean on) {
      return (on ? "" : "no-") + key;
    }
    String text = PlainText.cut(PlainText.plain(text(value)), VALUE);
    return key.equals(NAME) ? text : key + "=" + text;
  }

  private static String text(ConfigValue value) {
    return switch (value.valueType()) {
      case LIST ->
          ((ConfigList) value).stream().map(VariantNames::text).collect(Collectors.joining("+"));
      case STRING, NUMBER -> value.atKey(NAME).getString(NAME); // a number as it was written
      default -> value.render(ConfigRenderOptions.concise()).replaceAll("[\"{}]", "");
    };
  }

  /** The shortest end of a path that no other axis has; {@code name} is used without its key. */
  private String key(Axis axis) {
    List<String> path = ConfigUtil.splitPath(axis.path());
    boolean named = path.getLast().equals(NAME);
    if (named && axes.stream().filter(a -> end(a, 1).equals(NAME)).count() == 1) {
      return NAME;
    }
    for (int length = named ? 2 : 1; length < path.size(); length++) {
      String end = end(axis, length);
      int n = length;
      if (axes.stream().filter(a -> end(a, n).equals(end)).count() == 1) {
        return PlainText.plain(named ? end.substring(0, end.length() - NAME.length() - 1) : end);
      }
    }
    return PlainText.plain(axis.path());
  }

  private static String end(Axis axis, int length) {
    List<String> path = ConfigUtil.splitPath(axis.path());
    return String.join(".", path.subList(Math.max(0, path.size() - length), path.size()));
  }
}
