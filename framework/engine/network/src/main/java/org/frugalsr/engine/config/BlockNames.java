package org.frugalsr.engine.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.Block;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.PartNames;

/** Which blocks keys may name as activations and as attention. */
final class BlockNames {
  /** What a key for an activation says where there is to be none. */
  private static final String NONE = "none";

  private BlockNames() {}

  /** Tells a binder what is registered. */
  static void tell(Binder binder, Registry registry) {
    binder.parts(
        Block.ACTIVATION,
        names(registry, "activation", Block.ACTIVATION, Set.of(NONE), "an attention module"));
    binder.parts(
        Block.ATTENTION,
        names(registry, "attention module", Block.ATTENTION, Set.of(), "an activation"));
  }

  private static PartNames names(
      Registry registry, String noun, String kind, Set<String> words, String other) {
    Set<String> fitting = new TreeSet<>();
    Set<String> possible = new HashSet<>(words);
    Map<String, String> others = new HashMap<>();
    registry
        .blocks()
        .forEach(
            (name, block) -> {
              if (block.kind().equals(kind)) {
                fitting.add(name);
              } else if (block.kind().isEmpty()) {
                possible.add(name);
              } else {
                others.put(name, other);
              }
            });
    return new PartNames(noun, fitting, possible, others);
  }
}
