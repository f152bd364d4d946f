package org.frugalsr.disk;

import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is written atomically.
 *
 * <p>The bytes go to a hidden temporary file in the same folder, reach the disk ({@link #seal}),
 * and take the target's name in one atomic move ({@link #publish}). Until then the target is
 * unchanged; closing without publishing removes the temporary file. The temporary file of a killed
 * process is removed by {@link Leftovers}. Its name is unpredictable and it is newly created, so no
 * existing file is written to; a link in the target's place is replaced, not followed.
 */
public final class AtomicFile implements Closeable {
  private final Path target;
  private final Path temporary;
  // A stream and not a FileChannel: an interrupt closes a channel in the middle of a write.
  private final FileOutputStream stream;

  /**
   * Starts writing new content for a file.
   *
   * @param target the file to create or replace
   * @throws IOException if the temporary file cannot be created
   */
  public AtomicFile(Path target) throws IOException {
    this(target, Files.createFile(temporaryFor(target.toAbsolutePath())));
  }

  private AtomicFile(Path target, Path temporary) throws IOException {
    this(target, temporary, new FileOutputStream(temporary.toFile()));
  }

  /**
   * Writes into a given stream, for tests of a full disk.
   *
   * @param temporary the existing temporary file
   * @param stream receives the content instead of that file
   */
  public AtomicFile(Path target, Path temporary, FileOutputStream stream) {
    this.target = target.toAbsolutePath();
    this.temporary = temporary;
    this.stream = stream;
  }

  /**
   * Writes a whole file at once.
   *
   * @param target the file to create or replace
   * @param content all of its bytes
   * @throws org.frugalsr.api.error.WorldError if writing fails; the old file is then unchanged
   */
  public static void write(Path target, byte[] content) {
    try {
      try {
        writeOnce(target, content);
      } catch (NoSuchFileException swept) { // another process took it for a leftover
        writeOnce(target, content);
      }
    } catch (IOException e) {
      throw DiskError.writing(target, content.length, e);
    }
  }

  private static void writeOnce(Path target, byte[] content) throws IOException {
    try (AtomicFile file = new AtomicFile(target)) {
      file.stream().write(content);
      file.publish();
    }
  }

  /** The name of the temporary file next to a target: {@code .NAME.RANDOM.tmp}. */
  private static Path temporaryFor(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  /**
   * Gives the temporary file its final length at once, so that the space is counted by those who
   * sum up the folder.
   *
   * @param bytes number of bytes that will be written
   * @throws IOException if the disk refuses
   */
  public void reserve(long bytes) throws IOException {
    try (RandomAccessFile whole = new RandomAccessFile(temporary.toFile(), "rw")) {
      whole.setLength(bytes);
    }
  }

  /** The stream to write to. */
  public OutputStream stream() {
    return stream;
  }

  /**
   * Finishes writing: all bytes are on disk, still under the temporary name.
   *
   * @throws IOException if writing fails
   */
  public void seal() throws IOException {
    if (stream.getFD().valid()) {
      stream.getFD().sync();
      stream.close();
    }
  }

  /**
   * Moves the content to its final name, replacing any existing file.
   *
   * @throws IOException if this fails; the old file is then unchanged
   */
  public void publish() throws IOException {
    seal();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(target);
  }

  /** Removes the temporary file if the content was not published. */
  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void syncFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || File.separatorChar == '\\') {
      return; // Windows cannot open a folder, and need not sync it
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (ClosedByInterruptException e) {
      // The file is complete and published; the interrupt flag stays set for the caller.
    }
  }
}
