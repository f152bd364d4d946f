package org.frugalsr.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.frugalsr.api.error.WorldError;

/** Creates plain messages for input and output errors. */
public final class DiskError {
  private DiskError() {}

  /**
   * A file or folder that could not be written.
   *
   * @param file what was being written
   * @param bytes how much space it needs, 0 if irrelevant
   * @param cause the exception
   * @return an error that names the file and the reason, and the needed and free space if relevant
   */
  public static WorldError writing(Path file, long bytes, IOException cause) {
    StringBuilder text = new StringBuilder("Cannot write " + file + ": " + reason(cause) + ".");
    if (bytes > 0 && !(cause instanceof AccessDeniedException)) {
      text.append(String.format(Locale.ROOT, "\nIt needs %,d bytes; ", bytes)).append(free(file));
    }
    text.append("\nNothing is half-written: what was there before is intact.");
    return new WorldError(text.toString(), cause);
  }

  /**
   * A file or folder that could not be read.
   *
   * @param file what was being read
   * @param cause the exception
   * @return an error that names the file and the reason
   */
  public static WorldError reading(Path file, IOException cause) {
    return new WorldError("Cannot read " + file + ": " + reason(cause) + ".", cause);
  }

  private static String free(Path file) {
    for (Path p = file.toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isDirectory(p)) {
        try {
          long usable = Files.getFileStore(p).getUsableSpace();
          return String.format(Locale.ROOT, "%,d bytes are free on that disk.", usable);
        } catch (IOException e) {
          break;
        }
      }
    }
    return "how much is free is unknown.";
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof NotDirectoryException) {
      return "it is not a folder";
    }
    if (e instanceof FileSystemException other && other.getReason() != null) {
      return other.getReason();
    }
    // java.io puts the reason in brackets after the path
    return e instanceof FileNotFoundException && message.endsWith(")")
        ? message.substring(message.lastIndexOf('(') + 1, message.length() - 1)
        : message;
  }
}
