package org.frugalsr.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file that lies in a folder of ours under a name that others can foresee, such as a lock or a
 * journal, and is written in place.
 *
 * <p>A link there would lead what is written into a file elsewhere, so it is refused. A folder of
 * ours may itself be reached by a link.
 */
public final class OwnFile {
  private OwnFile() {}

  /**
   * Opens a file to read and write it, making it if it is not there.
   *
   * @throws IOException if there is a link in its place, or the disk refuses
   */
  public static RandomAccessFile open(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createFile(file); // never through a link, not even one that leads nowhere
      } catch (FileAlreadyExistsException e) {
        // somebody else has made it
      }
    }
    requireNoLink(file);
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    try {
      requireNoLink(file); // nor has one taken its place meanwhile
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Refuses a link where a file or folder of ours should be.
   *
   * @param path that need not exist
   * @throws FileSystemException saying where the link leads
   */
  public static void requireNoLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "it is a link to %s, and what is written here must not go elsewhere; remove the link"
              .formatted(Files.readSymbolicLink(path)));
    }
  }
}
