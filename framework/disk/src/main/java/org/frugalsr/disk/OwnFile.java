package org.frugalsr.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file with a predictable name in one of our folders, such as a lock or a journal, that is
 * written in place.
 *
 * <p>A link there would redirect writes to another file, so it is rejected. The folder itself may
 * be reached through a link.
 */
public final class OwnFile {
  private OwnFile() {}

  /**
   * Opens a file for reading and writing, creating it if it does not exist.
   *
   * @throws IOException if there is a link in its place, or it cannot be opened
   */
  public static RandomAccessFile open(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createFile(file); // never through a link, not even a dangling one
      } catch (FileAlreadyExistsException e) {
        // another process has created it
      }
    }
    requireNoLink(file);
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    try {
      requireNoLink(file); // a link may have replaced it meanwhile
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Rejects a link where one of our files or folders should be.
   *
   * @param path that need not exist
   * @throws FileSystemException with the target of the link
   */
  public static void requireNoLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "it is a link to %s, which would redirect what is written here; remove the link"
              .formatted(Files.readSymbolicLink(path)));
    }
  }
}
