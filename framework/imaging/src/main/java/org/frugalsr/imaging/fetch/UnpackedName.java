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
   * @throws IllegalArgumentException if it leads out of its folder, or is the folder itself
   */
  static void requireInside(String name) {
    if (isOutside(name, Path.of(name)) || isFolderItself(Path.of(name))) {
      throw new IllegalArgumentException("'%s' is not a path inside of a folder.".formatted(name));
    }
  }

  /**
   * The path of an entry of an archive.
   *
   * @param directory whether the entry is one; only then may it be the folder itself, {@code ./}
   * @throws WorldError if it leads out of the folder, or is no name of a file on this system
   */
  static Path in(Path folder, String name, boolean directory) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw new WorldError(
          "The archive has an entry whose name cannot be a file's on this system (%s): %s"
              .formatted(e.getReason(), name),
          e);
    }
    if (isOutside(name, path) || !directory && isFolderItself(path)) {
      throw new WorldError("The archive has an entry outside of its folder: " + name);
    }
    return folder.resolve(path).normalize();
  }

  private static boolean isOutside(String name, Path path) {
    return name.contains("\\") || path.isAbsolute() || path.normalize().startsWith("..");
  }

  private static boolean isFolderItself(Path path) {
    return path.normalize().toString().isEmpty();
  }
}
