package org.frugalsr.cli;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registered;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.KeyReference;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.config.KeyEffects;

/**
 * The parts that plug-ins register, by kind, as text.
 *
 * @param registry the parts
 */
record RegisteredParts(Registry registry) {
  /** All names of all kinds. */
  List<String> names() {
    return registry.kinds().stream()
        .flatMap(kind -> registry.all(kind).keySet().stream())
        .distinct()
        .toList();
  }

  /** A line for each name, below its kind. */
  String overview() {
    StringBuilder text = new StringBuilder();
    for (Kind<?> kind : registry.kinds()) {
      text.append(kind.plural()).append('\n');
      registry
          .all(kind)
          .forEach((name, r) -> text.append("  %-20s %s\n".formatted(name, r.option().doc())));
      text.append('\n');
    }
    return text.toString();
  }

  /** All parts with a name, each with its keys; empty if there are none. */
  String keysOf(String name) {
    StringBuilder text = new StringBuilder();
    for (Kind<?> kind : registry.kinds()) {
      Registered<?> part = registry.all(kind).get(name);
      if (part != null) {
        text.append("%s %s: %s\n".formatted(kind, name, part.option().doc()))
            .append("  registered by %s\n".formatted(part.plugin()))
            .append(keys(part));
      }
    }
    return text.toString();
  }

  /** The keys of a part, with what depends on each, as one section at the root. */
  static KeyReference reference(Registered<?> part) {
    Binder binder = Binder.of(new LoadedConfig("", ConfigFactory.empty()));
    binder.section("", part.option().settings());
    KeyEffects effects = KeyEffects.of(part);
    return binder.reference().withEffects(key -> effects.of(part.kind().section() + "." + key));
  }

  /** The keys, without the heading of the section. */
  private static String keys(Registered<?> part) {
    String reference = reference(part).text();
    String keys = reference.substring(reference.indexOf('\n') + 1);
    return keys.isEmpty() ? "  no keys\n" : keys;
  }
}
