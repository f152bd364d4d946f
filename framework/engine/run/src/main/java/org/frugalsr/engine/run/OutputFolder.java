package org.frugalsr.engine.run;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/** Checks the output folder of results before any work is done. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Rejects a folder that could not be created or written to, without creating it.
   *
   * @param folder the folder; neither it nor its parents need exist
   * @throws UserError if it or one of its parents is a file
   * @throws WorldError if this process has no write permission there
   */
  public static void require(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      String what = Files.exists(there) ? "is a file" : "is a link to nothing";
      boolean own = there.equals(folder.toAbsolutePath().normalize());
      throw new UserError(
          own
              ? "%s %s, not a folder.\nChoose another folder.".formatted(folder, what)
              : "The folder %s cannot be made: %s %s.\nChoose another folder."
                  .formatted(folder, there, what));
    }
    if (!Files.isWritable(there)) {
      throw new WorldError(
          "Nothing can be written into %s: this user may not write there.\nChoose another folder, or change its permissions."
              .formatted(there));
    }
  }
}
