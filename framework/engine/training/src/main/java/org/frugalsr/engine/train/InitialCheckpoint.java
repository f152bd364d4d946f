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
    return of("init.from", settings.from(), settings.checkpoint());
  }

  /**
   * The same of a run that another key names.
   *
   * @param key for messages
   */
  public static InitialCheckpoint of(String key, String from, InitSettings.Which which) {
    Path run = Path.of(from);
    try {
      CheckpointFolder folder = new CheckpointFolder(RunFolder.open(run).checkpoints());
      boolean last = which == InitSettings.Which.LAST;
      return new InitialCheckpoint(run, folder, last ? CheckpointFolder.LAST : folder.bestOrLast());
    } catch (UserError problem) {
      throw new UserError(
          """
          %3$s = %1$s: %2$s
          Train that run first, or name the folder of another one: -o '%3$s="FOLDER"'\
          """
              .formatted(run, problem.getMessage(), key));
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
