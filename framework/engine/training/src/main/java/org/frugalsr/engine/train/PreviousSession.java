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
 * The session of a run before this one.
 *
 * @param recorded what the provenance says of it; empty if the run has had none
 */
record PreviousSession(Optional<RecordedSession> recorded) {
  /** The latest session of a run. */
  static PreviousSession of(RunFolder folder) {
    Path file = folder.provenance();
    List<RecordedSession> all = Files.exists(file) ? Provenance.sessions(file) : List.of();
    return new PreviousSession(all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()));
  }

  private Optional<Map<String, String>> data() {
    return recorded.flatMap(RecordedSession::data);
  }

  /** Whether sets have the content of other ones, in their order, as far as all of it is known. */
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

  /** Whether a set has the content now that it had then, as far as is known. */
  private boolean same(String set, TrainingData data) {
    String then = data().orElse(Map.of()).get(set);
    return then == null || then.equals(data.hashes().get(set));
  }

  /**
   * Whether validation means the same now as then.
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
   * Refuses training data that the run has not learned from. A set is its content: it may have
   * another name or place now.
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
          A run cannot go on with other training data: %s have not the content of %s.
          Only the same images may be found elsewhere. To start a new run from its state: frugal fork %s --out FOLDER\
          """
              .formatted(data.trained(), before, ShellWord.of(run)));
    }
    for (String set : data.trained()) {
      if (!same(set, data)) {
        throw new UserError(
            """
            The images of %s are not those that this run has been trained on: their content has changed.
            Put them back, or start a new run from its state: frugal fork %s --out FOLDER\
            """
                .formatted(set, ShellWord.of(run)));
      }
    }
  }
}
