package org.frugalsr.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.disk.DiskError;

/**
 * Compares the folder that a {@code tracking.json} was written in with the one that it is in now.
 *
 * <p>A moved folder remains the same run; a copy whose original still exists is another run. An
 * original on another machine cannot be seen, and counts as removed.
 *
 * @param file the {@code tracking.json}
 */
record Original(Path file) {
  /** The folder that the file is in, without links in its path. */
  Path here() {
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw DiskError.reading(folder, e);
    }
  }

  /**
   * Another existing folder in which the file was written.
   *
   * @param folder the folder named in the file; missing in early versions
   */
  Optional<Path> of(Optional<String> folder) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path there = Path.of(folder.get());
      return Files.isRegularFile(there.resolve(file.getFileName()))
              && !Files.isSameFile(there, here())
          ? Optional.of(there)
          : Optional.empty();
    } catch (IOException | InvalidPathException gone) {
      return Optional.empty();
    }
  }
}
