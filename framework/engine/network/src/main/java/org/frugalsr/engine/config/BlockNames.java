package org.frugalsr.engine.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.Block;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Kind.SubKind;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.PartNames;

/** The block names that keys may use for activations and attention. */
final class BlockNames {
  /** The value of an activation key for no activation. */
  private static final String NONE = "none";

  private BlockNames() {}

  /** Passes the registered names to a binder. */
  static void tell(Binder binder, Registry registry) {
    Kind.BLOCK.subKinds().forEach(kind -> binder.parts(kind.name(), names(registry, kind)));
  }

  private static PartNames names(Registry registry, SubKind kind) {
    Set<String> fitting = new TreeSet<>();
    Set<String> possible = new HashSet<>();
    if (kind.name().equals(Block.ACTIVATION)) {
      possible.add(NONE);
    }
    Map<String, String> others = new HashMap<>();
    registry
        .all(Kind.BLOCK)
        .forEach(
            (name, block) -> {
              if (block.subKind().equals(kind.name())) {
                fitting.add(name);
              } else if (block.subKind().isEmpty()) {
                possible.add(name);
              } else {
                others.put(name, "an " + noun(block.subKind()));
              }
            });
    return new PartNames(kind.noun(), fitting, possible, others);
  }

  private static String noun(String subKind) {
    return Kind.BLOCK.subKinds().stream()
        .filter(kind -> kind.name().equals(subKind))
        .map(SubKind::noun)
        .findFirst()
        .orElse(subKind);
  }
}
