package org.frugalsr.engine.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.weights.WeightFile;

/** What this program has made itself, and an import has nothing to do with. */
public final class OwnFiles {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String ENDING = ".safetensors";

  private OwnFiles() {}

  /**
   * Refuses the folder of a run, and a checkpoint in one.
   *
   * @throws UserError with the commands that take it
   */
  public static void refuse(Path file) {
    if (Files.isDirectory(file) && RunFolder.isRun(file)) {
      throw new UserError(
          """
          %1$s is a run already: eval, upscale, bench, report, fork and init.from take it as it is.
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
          %1$s is a checkpoint of the run %2$s, which needs no import: eval, upscale and bench take it by --checkpoint %3$s.
          To train another run from it: frugal run CONF -o 'init.from="%2$s"', or frugal fork %4$s --from %3$s --out FOLDER
          To write it as a file for other programs: frugal export %4$s OUT.safetensors --checkpoint %3$s\
          """
              .formatted(file, typed, name, ShellWord.of(typed)));
    }
  }

  /** The run as it was typed, if it was. */
  private static Path typed(Path file, Path absolute) {
    Path folder = file.getParent();
    Path run = folder == null ? null : folder.getParent();
    return run == null ? absolute : run;
  }

  /**
   * Refuses a checkpoint that has left its run.
   *
   * @throws UserError with what can be done instead
   */
  static void refuse(WeightFile file) {
    if (file.tensors().stream().anyMatch(t -> t.name().startsWith(SavedState.MODEL))) {
      throw new UserError(
          """
          %s is a checkpoint of a run of FrugalSR, without its run: the config and the JSON partner are missing.
          Take the whole folder of the run, which init.from, fork and eval read; \
          a file by itself is what frugal export RUN OUT.safetensors --checkpoint NAME writes.\
          """
              .formatted(file.file()));
    }
  }
}
