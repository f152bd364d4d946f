package org.frugalsr.cli;

import com.typesafe.config.ConfigFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.Registered;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.LoadedConfig;

/** What plug-ins have named, by kind, as text. */
final class RegisteredParts {
  private final Map<String, Map<String, ? extends Registered<?>>> kinds = new LinkedHashMap<>();

  RegisteredParts(Registry registry) {
    kinds.put("network", registry.networks());
    kinds.put("block", registry.blocks());
    kinds.put("operator", registry.operators());
    kinds.put("quantizer", registry.quantizers());
    kinds.put("trainer", registry.trainers());
    kinds.put("tracker", registry.trackers());
  }

  /** All names, of whatever kind. */
  List<String> names() {
    return kinds.values().stream().flatMap(m -> m.keySet().stream()).distinct().toList();
  }

  /** A line for each name, below its kind. */
  String overview() {
    StringBuilder text = new StringBuilder();
    kinds.forEach(
        (kind, registered) -> {
          text.append(kind).append("s\n");
          registered.forEach(
              (name, r) -> text.append("  %-20s %s\n".formatted(name, r.option().doc())));
          text.append('\n');
        });
    return text.toString();
  }

  /** Everything that has a name, each with its keys; empty if nothing has. */
  String keysOf(String name) {
    StringBuilder text = new StringBuilder();
    kinds.forEach(
        (kind, registered) -> {
          Registered<?> part = registered.get(name);
          if (part != null) {
            text.append("%s %s: %s\n".formatted(kind, name, part.option().doc()))
                .append("  registered by %s\n".formatted(part.plugin()))
                .append(keys(part));
          }
        });
    return text.toString();
  }

  /** The keys, without the heading of the section. */
  private static String keys(Registered<?> registered) {
    Binder binder = Binder.of(new LoadedConfig("", ConfigFactory.empty()));
    binder.section("", registered.option().settings());
    String reference = binder.reference().text();
    String keys = reference.substring(reference.indexOf('\n') + 1);
    return keys.isEmpty() ? "  no keys of its own\n" : keys;
  }
}
