package org.frugalsr.engine.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.weights.WeightFile;

/** Recognises files that FrugalSR itself has written and that need no import. */
public final class OwnFiles {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String ENDING = ".safetensors";

  private OwnFiles() {}

  /**
   * Rejects the folder of a run, and a checkpoint in one.
   *
   * @throws UserError naming the commands that accept it
   */
  public static void refuse(Path file) {
    if (Files.isDirectory(file) && RunFolder.isRun(file)) {
      throw new UserError(
          """
          %1$s is a run already: eval, upscale, bench, report, fork and init.from accept it directly.
          To write its network as a file for other programs: frugal export %2$s OUT.safetensors\
          """
              .formatted(file, ShellWord.of(file)));
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path run = folder == null ? null : folder.getParent();
    if (folder != null && run != null && folder.endsWith(CHECKPOINTS) && RunFolder.isRun(run)) {
      Path typed = typed(file, run);
      String name = String.valueOf(file.getFileName()).replace(ENDING, "");
      throw new UserError(
          """
          %1$s is a checkpoint of the run %2$s, which needs no import: eval, upscale and bench read it with --checkpoint %3$s.
          To start another run from it: frugal run CONF -o 'init.from="%2$s"', or frugal fork %4$s --from %3$s --out FOLDER
          To write it as a file for other programs: frugal export %4$s OUT.safetensors --checkpoint %3$s\
          """
              .formatted(file, typed, name, ShellWord.of(typed)));
    }
  }

  /**
   * Returns the run's path as the user typed it, or the absolute one if only the file was typed.
   */
  private static Path typed(Path file, Path absolute) {
    Path folder = file.getParent();
    Path run = folder == null ? null : folder.getParent();
    return run == null ? absolute : run;
  }

  /**
   * Rejects a checkpoint that is outside of its run's folder.
   *
   * @throws UserError with alternatives
   */
  static void refuse(WeightFile file) {
    if (file.tensors().stream().anyMatch(t -> t.name().startsWith(SavedState.MODEL))) {
      throw new UserError(
          """
          %s is a checkpoint of a run of FrugalSR, without its run: the config and the JSON partner are missing.
          Use the whole folder of the run, which init.from, fork and eval read; \
          frugal export RUN OUT.safetensors --checkpoint NAME writes a self-contained file.\
          """
              .formatted(file.file()));
    }
  }
}
