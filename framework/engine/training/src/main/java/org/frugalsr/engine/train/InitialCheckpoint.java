package org.frugalsr.engine.train;

import java.nio.file.Path;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.InitSettings;
import org.frugalsr.engine.run.RunFolder;

/**
 * The checkpoint that a run's parameters start from, as configured in the section {@code init}.
 *
 * @param run the folder of the run that made it
 * @param folder its checkpoint folder
 * @param reference the name of the checkpoint
 */
public record InitialCheckpoint(Path run, CheckpointFolder folder, String reference) {
  /**
   * Finds the checkpoint without reading it.
   *
   * @throws UserError if there is no such run, or it has no checkpoint
   */
  public static InitialCheckpoint of(InitSettings settings) {
    return of("init.from", settings.from(), settings.checkpoint());
  }

  /**
   * As above, for a run named by another key.
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
          Train that run first, or give the folder of another one: -o '%3$s="FOLDER"'\
          """
              .formatted(run, problem.getMessage(), key));
    }
  }

  /** Returns the SHA-256 of its tensor file. */
  public String sha256() {
    return folder.sha256(reference);
  }

  /**
   * Reads the checkpoint.
   *
   * @throws FrugalException if it is missing or damaged
   */
  Checkpoint load() {
    return folder.load(reference);
  }
}
