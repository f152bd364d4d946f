package org.frugalsr.engine.run;

import java.nio.file.Path;

/**
 * The name of a file or folder directly inside another folder, read from a stored file.
 *
 * <p>The stored file may have been edited, damaged or written by others. A valid name always
 * resolves to a direct child of the folder: it has a single part, is not absolute and does not lead
 * upwards.
 *
 * @param text the name
 */
public record InnerName(String text) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it could lead anywhere else, or is not a name
   */
  public InnerName {
    boolean plain =
        text.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    if (!plain || text.isEmpty() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException("'" + text + "' is not the name of something inside");
    }
    if (Path.of(text).getNameCount() != 1) { // also rejects unsupported names
      throw new IllegalArgumentException("'" + text + "' is not a single name");
    }
  }

  /** Resolves the name in a folder. */
  public Path in(Path folder) {
    return folder.resolve(text);
  }
}
