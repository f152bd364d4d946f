package org.frugalsr.engine.run;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/** A folder that results will go to, looked at before any work is done for them. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Refuses a folder that could not be made or written into. Nothing is made yet.
   *
   * @param folder need not exist, nor the folders that it lies in
   * @throws UserError if it, or what it should lie in, is a file
   * @throws WorldError if its owner does not let this process write there
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
              ? "%s %s, and no folder.\nChoose another folder.".formatted(folder, what)
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
