package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;

/** A checkpoint of which a repair has saved the weights and nothing else. */
final class WeightsOnly {
  private WeightsOnly() {}

  /**
   * Refuses to go on with a run from weights alone.
   *
   * @throws WorldError with what else can be done
   */
  static void refuse(Checkpoint checkpoint, CheckpointFolder folder, Path run) {
    if (checkpoint.weightsOnly()) {
      OptionalLong other = newestResumable(folder);
      throw new WorldError(
          "The checkpoint %s of %s has its weights only, since its JSON partner was damaged: the run cannot go on from it.%s\n%s"
              .formatted(
                  CheckpointFolder.name(checkpoint.step()),
                  run,
                  other.isPresent()
                      ? "\nGo on with: frugal resume %s --from %s"
                          .formatted(ShellWord.of(run), CheckpointFolder.name(other.getAsLong()))
                      : "",
                  uses(run, checkpoint.step())));
    }
  }

  /** What can be done with weights alone. */
  static String uses(Path run, long step) {
    return """
        To measure it: frugal eval --run %1$s --checkpoint %2$s --data NAME_OR_FOLDER
        To start another run from it: frugal fork %1$s --from %2$s --out FOLDER\
        """
        .formatted(ShellWord.of(run), CheckpointFolder.name(step));
  }

  /** The newest checkpoint that can be read and that a run can go on from. */
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
