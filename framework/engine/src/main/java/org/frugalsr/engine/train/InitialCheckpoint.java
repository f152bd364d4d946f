package org.frugalsr.engine.train;

import java.nio.file.Path;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.InitSettings;
import org.frugalsr.engine.run.RunFolder;

/**
 * The checkpoint that a run's parameters start from, as the section {@code init} names it.
 *
 * @param run the folder of the run that made it
 * @param folder its checkpoints
 * @param reference which of them
 */
public record InitialCheckpoint(Path run, CheckpointFolder folder, String reference) {
  /**
   * Finds the checkpoint; it is not read yet.
   *
   * @throws UserError if there is no such run, or it has no checkpoint
   */
  public static InitialCheckpoint of(InitSettings settings) {
    Path run = Path.of(settings.from());
    try {
      CheckpointFolder folder = new CheckpointFolder(RunFolder.open(run).checkpoints());
      boolean last = settings.checkpoint() == InitSettings.Which.LAST;
      return new InitialCheckpoint(run, folder, last ? CheckpointFolder.LAST : folder.bestOrLast());
    } catch (UserError problem) {
      throw new UserError(
          """
          init.from = %s: %s
          Train that run first, or name the folder of another one: -o 'init.from="FOLDER"'\
          """
              .formatted(run, problem.getMessage()));
    }
  }

  /** The SHA-256 of its tensors. */
  public String sha256() {
    return folder.sha256(reference);
  }

  /**
   * Reads it.
   *
   * @throws FrugalException if it is not there, or damaged
   */
  Checkpoint load() {
    return folder.load(reference);
  }
}
