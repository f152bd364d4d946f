package org.frugalsr.engine.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RecordedSession;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.imaging.data.DataSet;

/**
 * The previous session of a run.
 *
 * @param recorded its provenance record; empty if there was no session
 */
record PreviousSession(Optional<RecordedSession> recorded) {
  /** Returns the latest session of a run. */
  static PreviousSession of(RunFolder folder) {
    Path file = folder.provenance();
    List<RecordedSession> all = Files.exists(file) ? Provenance.sessions(file) : List.of();
    return new PreviousSession(all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()));
  }

  private Optional<Map<String, String>> data() {
    return recorded.flatMap(RecordedSession::data);
  }

  /** Whether the sets have the same contents as before, in order, with all contents known. */
  private boolean moved(List<String> before, List<String> now, TrainingData data) {
    Map<String, String> then = data().orElse(Map.of());
    return data().isPresent()
        && before.size() == now.size()
        && IntStream.range(0, now.size())
            .allMatch(
                i ->
                    Objects.requireNonNull(data.hashes().get(now.get(i)))
                        .equals(then.get(before.get(i))));
  }

  /** Whether a set has the same content as in that session, as far as known. */
  private boolean same(String set, TrainingData data) {
    String then = data().orElse(Map.of()).get(set);
    return then == null || then.equals(data.hashes().get(set));
  }

  /**
   * Whether validation results are comparable with that session's.
   *
   * @param before the sets that were validated on
   */
  boolean measuredAlike(List<Change> changed, List<String> before, TrainingData data) {
    List<String> now = data.validation().stream().map(DataSet::name).toList();
    return changed.stream().noneMatch(c -> c.key().equals("evaluation.protocol"))
        && (before.equals(now)
            ? now.stream().allMatch(set -> same(set, data))
            : moved(before, now, data));
  }

  /**
   * Rejects training data that the run has not been trained on. Sets are compared by content: names
   * and locations may differ.
   *
   * @param before the sets that were trained on
   * @param run its folder, for the message
   */
  void requireTrainedOn(List<String> before, TrainingData data, Path run) {
    if (!before.equals(data.trained())) {
      if (moved(before, data.trained(), data)) {
        return;
      }
      throw new UserError(
          """
          A run cannot be resumed with other training data: the content of %s differs from that of %s.
          The same images may be at another location. To start a new run from its state: frugal fork %s --out FOLDER\
          """
              .formatted(data.trained(), before, ShellWord.of(run)));
    }
    for (String set : data.trained()) {
      if (!same(set, data)) {
        throw new UserError(
            """
            The images of %s are not those that this run has been trained on: their content has changed.
            Restore them, or start a new run from its state: frugal fork %s --out FOLDER\
            """
                .formatted(set, ShellWord.of(run)));
      }
    }
  }
}
