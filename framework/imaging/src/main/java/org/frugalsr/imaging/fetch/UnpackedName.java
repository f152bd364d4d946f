package org.frugalsr.imaging.fetch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.frugalsr.api.error.WorldError;

/** Names of files in archives and catalogues, which must stay inside of a folder. */
final class UnpackedName {
  private UnpackedName() {}

  /**
   * Checks a relative path of a catalogue.
   *
   * @throws IllegalArgumentException if it leads out of its folder
   */
  static void requireInside(String name) {
    if (!isInside(name)) {
      throw new IllegalArgumentException("'%s' is not a path inside of a folder.".formatted(name));
    }
  }

  /**
   * The path of an entry of an archive.
   *
   * @throws WorldError if it leads out of the folder
   */
  static Path in(Path folder, String name) {
    if (!isInside(name)) {
      throw new WorldError("The archive has an entry outside of its folder: " + name);
    }
    return folder.resolve(name).normalize();
  }

  private static boolean isInside(String name) {
    try {
      Path path = Path.of(name);
      Path normal = path.normalize();
      return !name.isEmpty()
          && !name.contains("\\")
          && !path.isAbsolute()
          && !normal.startsWith("..")
          && !normal.toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
