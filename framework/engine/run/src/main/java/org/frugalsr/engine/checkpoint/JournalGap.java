package org.frugalsr.engine.checkpoint;

import java.util.Optional;
import java.util.OptionalLong;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.run.History;

/** Detects a truncated journal by comparing it with the run's checkpoints. */
public final class JournalGap {
  private JournalGap() {}

  /**
   * Compares a journal with checkpoints.
   *
   * @param checkpoints of the run
   * @return what is missing, in a sentence; empty if no gap is detected
   */
  public static Optional<String> of(History journal, CheckpointFolder checkpoints) {
    OptionalLong last;
    try {
      last = checkpoints.stepOf(CheckpointFolder.LAST);
    } catch (WorldError damaged) {
      last = OptionalLong.empty();
    }
    if (last.isEmpty()) {
      return Optional.empty();
    }
    long step = last.getAsLong();
    long told = journal.lastStep().orElse(-1);
    if (journal.of(Started.class).isEmpty()) {
      return Optional.of(
          "the journal has lost its beginning: what was measured up to step %d may be missing in the report"
              .formatted(step));
    }
    return told < step
        ? Optional.of(
            "the journal ends at step %d, but the checkpoint is of step %d: what was measured in between is missing in the report"
                .formatted(told, step))
        : Optional.empty();
  }
}
