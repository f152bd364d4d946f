package org.frugalsr.engine.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;

/**
 * What a run's provenance says of the sitting before this one.
 *
 * @param entry of the provenance
 */
record PreviousSession(Map<String, Object> entry) {
  /** The latest sitting of a run, if it has had one. */
  static Optional<PreviousSession> of(RunFolder folder) {
    Path file = folder.provenance();
    List<Map<String, Object>> all =
        Files.exists(file) ? Provenance.sessions(file) : List.<Map<String, Object>>of();
    return all.isEmpty() ? Optional.empty() : Optional.of(new PreviousSession(all.getLast()));
  }

  /** How many threads it computed with. */
  OptionalInt threads() {
    return entry.get("threads") instanceof Number n
        ? OptionalInt.of(n.intValue())
        : OptionalInt.empty();
  }

  /** Whether a set has the content now that it had then, as far as is known. */
  private boolean same(String set, TrainingData data) {
    return !(entry.get("data") instanceof Map<?, ?> then)
        || then.get(set) == null
        || then.get(set).equals(data.hashes().get(set));
  }

  /** Whether validation means the same now as then. */
  boolean measuredAlike(List<Change> changed, TrainingData data) {
    return changed.stream().noneMatch(c -> c.key().equals("evaluation.protocol"))
        && data.validation().stream().allMatch(set -> same(set.name(), data));
  }

  /**
   * Refuses training data that the run has not learned from.
   *
   * @param run its folder, for the message
   */
  void requireTrainedOn(TrainingData data, Path run) {
    for (String set : data.trained()) {
      if (!same(set, data)) {
        throw new UserError(
            """
            The images of %s are not those that this run has been trained on: their content has changed.
            Put them back, or start a new run from its state: frugal fork %s --out FOLDER\
            """
                .formatted(set, run));
      }
    }
  }
}
