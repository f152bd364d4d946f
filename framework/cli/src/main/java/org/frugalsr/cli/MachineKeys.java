package org.frugalsr.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.KeyEffects;

/** The keys of a run that configure this machine's resources, and so may change when it is used. */
final class MachineKeys {
  /** Keys of the root, not sections. */
  static final Set<String> ALL = KeyEffects.ofSections().ofTheMachine();

  private MachineKeys() {}

  /** Returns the overrides that set one of these keys. */
  static List<String> of(List<String> overrides) {
    return overrides.stream()
        .filter(o -> ConfigSource.sections(List.of(o)).stream().anyMatch(ALL::contains))
        .toList();
  }

  /**
   * Refuses overrides of other keys.
   *
   * @param others the keys that have no effect here
   * @param taken what may be changed, such as "threads and memory-gib"
   * @param instead a hint on which options to use instead; may be empty
   * @throws UserError if there are any
   */
  static void refuse(Set<String> others, String taken, String instead) {
    if (!others.isEmpty()) {
      throw new UserError(
          "Only %s can be changed by -o here, not %s.%s"
              .formatted(
                  taken,
                  others.stream().map(key -> "'" + key + "'").collect(Collectors.joining(", ")),
                  instead.isEmpty() ? "" : "\n" + instead));
    }
  }

  /**
   * Returns the overrides, all of which must set one of these keys.
   *
   * @throws UserError if one sets another key
   */
  static List<String> only(List<String> overrides) {
    Set<String> others = new TreeSet<>(ConfigSource.sections(overrides));
    others.removeAll(ALL);
    refuse(others, String.join(" and ", ALL), "Everything else is as the run was trained.");
    return overrides;
  }
}
