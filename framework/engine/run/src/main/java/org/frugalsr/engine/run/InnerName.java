package org.frugalsr.engine.run;

import java.nio.file.Path;

/**
 * The name of a file or folder that lies directly inside another folder, as a stored file gives it.
 *
 * <p>A file may have been edited, damaged or made by somebody else. What is such a name leads
 * nowhere but into the folder that it is resolved against: it is no path of several parts, neither
 * absolute nor upwards.
 *
 * @param text the name
 */
public record InnerName(String text) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it could lead anywhere else, or is no name at all
   */
  public InnerName {
    boolean plain =
        text.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    if (!plain || text.isEmpty() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException("'" + text + "' is not the name of something inside");
    }
    if (Path.of(text).getNameCount() != 1) { // refuses what the file system knows no name for, too
      throw new IllegalArgumentException("'" + text + "' is no single name");
    }
  }

  /** Where it lies in a folder. */
  public Path in(Path folder) {
    return folder.resolve(text);
  }
}
