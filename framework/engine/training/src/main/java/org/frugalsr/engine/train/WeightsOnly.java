package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;

/** A checkpoint of which only the weights could be repaired. */
final class WeightsOnly {
  private WeightsOnly() {}

  /**
   * Rejects resuming a run from weights alone.
   *
   * @throws WorldError with alternatives
   */
  static void refuse(Checkpoint checkpoint, CheckpointFolder folder, Path run) {
    if (checkpoint.weightsOnly()) {
      OptionalLong other = newestResumable(folder);
      throw new WorldError(
          "The checkpoint %s of %s has only its weights, since its JSON partner was damaged: the run cannot be resumed from it.%s\n%s"
              .formatted(
                  CheckpointFolder.name(checkpoint.step()),
                  run,
                  other.isPresent()
                      ? "\nResume with: frugal resume %s --from %s"
                          .formatted(ShellWord.of(run), CheckpointFolder.name(other.getAsLong()))
                      : "",
                  uses(run, checkpoint.step())));
    }
  }

  /** Returns what can be done with weights alone. */
  static String uses(Path run, long step) {
    return """
        To measure it: frugal eval --run %1$s --checkpoint %2$s --data NAME_OR_FOLDER
        To start another run from it: frugal fork %1$s --from %2$s --out FOLDER\
        """
        .formatted(ShellWord.of(run), CheckpointFolder.name(step));
  }

  /** Returns the newest readable checkpoint from which a run can be resumed. */
  static OptionalLong newestResumable(CheckpointFolder folder) {
    for (long step : folder.steps().reversed()) {
      if (isResumable(folder, step)) {
        return OptionalLong.of(step);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isResumable(CheckpointFolder folder, long step) {
    try {
      return !folder.load(CheckpointFolder.name(step)).weightsOnly();
    } catch (WorldError damaged) {
      if (Repair.isRefused(damaged)) {
        throw damaged;
      }
      return false;
    }
  }
}
