package org.frugalsr.engine.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.frugalsr.api.error.UserError;

/**
 * The right to write into a folder, held by one process at a time.
 *
 * <p>It is a lock of the operating system on the file {@code lock}, so a killed process leaves none
 * behind. The file's text says who holds it, for the others' message; it is never deleted, since
 * deleting it would let two processes lock two different files.
 */
public final class FolderLock implements Closeable {
  /** The name of the locked file. */
  static final String NAME = "lock";

  // POSIX drops all of a process's locks on a file as soon as the process closes any handle of it,
  // so a second attempt from this process must not even open the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  // Far behind the text: Windows lets nobody read what is locked.
  private static final long POSITION = Long.MAX_VALUE - 1;

  private final Path folder;
  private final RandomAccessFile file;

  private FolderLock(Path folder, RandomAccessFile file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @param folder an existing folder
   * @throws UserError if another process, or another part of this one, holds it
   * @throws org.frugalsr.api.error.WorldError if the folder cannot be written to
   */
  static FolderLock acquire(Path folder) {
    return tryAcquire(folder).orElseThrow(() -> held(folder));
  }

  /**
   * Takes the lock if it is free.
   *
   * @param folder an existing folder
   * @return empty if another process, or another part of this one, holds it
   * @throws org.frugalsr.api.error.WorldError if the folder cannot be written to
   */
  public static Optional<FolderLock> tryAcquire(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!HELD_HERE.add(real)) {
        return Optional.empty();
      }
      Optional<FolderLock> lock = Optional.empty();
      try {
        lock = lock(real);
        return lock;
      } finally {
        if (lock.isEmpty()) {
          HELD_HERE.remove(real);
        }
      }
    } catch (IOException e) {
      throw DiskError.writing(folder.resolve(NAME), 0, e);
    }
  }

  @Override
  public void close() {
    try (file) {
      HELD_HERE.remove(folder);
    } catch (IOException e) {
      throw DiskError.writing(folder.resolve(NAME), 0, e);
    }
  }

  private static Optional<FolderLock> lock(Path real) throws IOException {
    Path path = real.resolve(NAME);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    boolean mine = false;
    try {
      FileLock lock = file.getChannel().tryLock(POSITION, 1, false);
      if (lock == null) {
        return Optional.empty();
      }
      file.setLength(0);
      file.write((holder() + "\n").getBytes(StandardCharsets.UTF_8));
      mine = true;
      return Optional.of(new FolderLock(real, file));
    } finally {
      if (!mine) {
        file.close();
      }
    }
  }

  /** Who holds the lock of a folder, as the lock's file says; empty text if nobody wrote there. */
  public static String holder(Path folder) {
    try {
      return HELD_HERE.contains(folder.toRealPath())
          ? "this process"
          : Files.readString(folder.resolve(NAME)).trim();
    } catch (IOException e) {
      return "";
    }
  }

  private static UserError held(Path folder) {
    String holder = holder(folder);
    return new UserError(
        """
        The run folder %s is in use by %s.
        Wait until it ends or stop it; a new run can go into another folder with --out.\
        """
            .formatted(folder, holder.isEmpty() ? "another process" : holder));
  }

  private static String holder() {
    return "process %d on %s since %s"
        .formatted(
            ProcessHandle.current().pid(),
            Host.name(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }
}
