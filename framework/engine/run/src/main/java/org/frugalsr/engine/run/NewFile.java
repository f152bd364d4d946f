package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;

/** Checks the output file of a command before the work, so that no work is lost. */
public final class NewFile {
  private NewFile() {}

  /**
   * Rejects a file that cannot be written.
   *
   * @param replace whether an existing file may be replaced
   * @param endings supported extensions, such as {@code .csv}
   * @throws UserError for another extension, a folder, an existing file, or a missing parent folder
   * @throws org.frugalsr.api.error.WorldError if the file system rejects it
   */
  public static void require(Path out, boolean replace, List<String> endings) {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (endings.stream().noneMatch(name::endsWith)) {
      throw new UserError(
          "The extension of %s is not a supported format; supported are %s."
              .formatted(out, String.join(", ", endings)));
    }
    if (Files.isDirectory(out)) {
      throw new UserError(out + " is a folder, not a file.");
    }
    if (Files.exists(out) && !replace) {
      throw new UserError("There is a file %s already; to replace it: --overwrite".formatted(out));
    }
    Path folder = Objects.requireNonNull(out.toAbsolutePath().getParent(), "it is not a root");
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "There is no folder %s.\nTo make it: mkdir -p %s"
              .formatted(folder, ShellWord.of(folder)));
    }
    if (RunFolder.isRun(folder)) {
      throw new UserError(
          "%s would be among the files of the run %s; choose another place."
              .formatted(out, folder));
    }
    OutputFolder.require(folder);
    try (AtomicFile trial = new AtomicFile(out)) {
      trial.seal(); // a file system error appears now and not after the work
    } catch (IOException e) {
      throw DiskError.writing(out, 0, e);
    }
  }
}
