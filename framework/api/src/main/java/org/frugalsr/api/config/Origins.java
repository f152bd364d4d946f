package org.frugalsr.api.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The origins of a config's values when it was first written, read from its comments. */
final class Origins {
  static final Origins NONE = new Origins(Map.of());

  private final Map<String, Located> before;

  private Origins(Map<String, Located> before) {
    this.before = before;
  }

  /**
   * Reads the origins from the output of {@link ResolvedConfig#render}.
   *
   * @param rendered a text that may have been edited; one that is not a config gives no origins
   */
  static Origins of(String rendered) {
    try {
      Map<String, Located> before = new HashMap<>();
      collect(new Located("", ConfigFactory.parseString(rendered).root()), before);
      return new Origins(before);
    } catch (ConfigException damaged) {
      return NONE;
    }
  }

  private static void collect(Located section, Map<String, Located> all) {
    for (String key : section.object().keySet()) {
      Located at = section.child(key).orElseThrow();
      if (at.value() instanceof ConfigObject o && !o.isEmpty()) {
        collect(at, all);
      } else {
        all.put(at.path(), at);
      }
    }
  }

  /**
   * The origin to write beside a value: overrides are new, other values keep their earlier origin.
   */
  String of(Located at) {
    return earlier(at).orElseGet(() -> Place.of(at.value().origin()).toString());
  }

  private Optional<String> earlier(Located at) {
    ConfigValue now = at.value();
    Located then = before.get(at.path());
    if (then == null
        || ConfigSource.isOverride(now)
        || now.origin().description().equals(Field.DEFAULT)
        || !then.value().equals(now)) {
      return Optional.empty();
    }
    List<String> comments = then.value().origin().comments();
    return comments.isEmpty() ? Optional.empty() : Optional.of(comments.getLast().strip());
  }
}
