package org.frugalsr.engine.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.OwnFile;

/**
 * An exclusive lock on a folder that one process at a time holds, for instance to write into a run.
 *
 * <p>It is an operating-system lock on a file in the folder, so it ends with a killed process. The
 * file's text names the holder for messages of other processes; the file is never deleted, since
 * two processes could then lock two different files.
 */
public final class FolderLock implements Closeable {
  /** The file that is locked by the process that writes into a run. */
  static final String NAME = "lock";

  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MS = 20;

  // POSIX drops all of a process's locks on a file as soon as the process closes any handle of it,
  // so a second attempt from this process must not even open the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  // Far behind the text: on Windows a locked region cannot be read.
  private static final long POSITION = Long.MAX_VALUE - 1;

  private final Path path;
  private final RandomAccessFile file;

  private FolderLock(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Acquires the lock for writing into a run.
   *
   * @param folder an existing folder
   * @throws UserError if another process, or another part of this one, holds it
   * @throws org.frugalsr.api.error.WorldError if the folder cannot be written to
   */
  static FolderLock acquire(Path folder) {
    return acquire(
        folder,
        NAME,
        """
        The run folder %s is in use by %s.
        Wait until it ends or stop it, or start a new run in another folder with --out.\
        """);
  }

  /**
   * Acquires a lock.
   *
   * @param folder an existing folder
   * @param name of the lock file
   * @param refusal format of the error if it is held, with the folder and the holder as arguments
   * @throws UserError if another process, or another part of this one, holds it
   * @throws org.frugalsr.api.error.WorldError if the folder cannot be written to
   */
  public static FolderLock acquire(Path folder, String name, String refusal) {
    return tryAcquire(folder, name)
        .orElseThrow(
            () -> {
              String holder = holder(folder, name);
              return new UserError(
                  refusal.formatted(folder, holder.isEmpty() ? "another process" : holder));
            });
  }

  /**
   * Acquires the lock for writing into a run if it is free.
   *
   * @param folder an existing folder
   * @return empty if another process, or another part of this one, holds it
   * @throws org.frugalsr.api.error.WorldError if the folder cannot be written to
   */
  public static Optional<FolderLock> tryAcquire(Path folder) {
    return tryAcquire(folder, NAME);
  }

  private static Optional<FolderLock> tryAcquire(Path folder, String name) {
    try {
      Path path = folder.toRealPath().resolve(name);
      if (!HELD_HERE.add(path)) {
        return Optional.empty();
      }
      Optional<FolderLock> lock = Optional.empty();
      try {
        lock = lock(path);
        return lock;
      } finally {
        if (lock.isEmpty()) {
          HELD_HERE.remove(path);
        }
      }
    } catch (IOException e) {
      throw DiskError.writing(folder.resolve(name), 0, e);
    }
  }

  /** Whether a process, possibly this one, currently holds the lock for writing into a run. */
  static boolean isHeld(Path folder) {
    try {
      Path path = folder.toRealPath().resolve(NAME);
      if (HELD_HERE.contains(path)) {
        return true;
      }
      if (!Files.exists(path)) {
        return false;
      }
      // Read-only, so that it works on another user's files; this allows only a shared lock.
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(POSITION, 1, true)) {
        return lock == null;
      }
    } catch (IOException e) {
      throw DiskError.reading(folder.resolve(NAME), e);
    }
  }

  /**
   * Returns the holder of a run's lock according to the lock file; empty text if the file is empty.
   */
  public static String holder(Path folder) {
    return holder(folder, NAME);
  }

  private static String holder(Path folder, String name) {
    try {
      return HELD_HERE.contains(folder.toRealPath().resolve(name))
          ? "this process"
          : Files.readString(folder.resolve(name)).trim();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try (file) {
      HELD_HERE.remove(path);
    } catch (IOException e) {
      throw DiskError.writing(path, 0, e);
    }
  }

  private static Optional<FolderLock> lock(Path path) throws IOException {
    RandomAccessFile file = OwnFile.open(path);
    boolean mine = false;
    try {
      if (!tryLock(file)) {
        return Optional.empty();
      }
      file.setLength(0);
      file.write((here() + "\n").getBytes(StandardCharsets.UTF_8));
      mine = true;
      return Optional.of(new FolderLock(path, file));
    } finally {
      if (!mine) {
        file.close();
      }
    }
  }

  /** Tries several times, since a process that only checks holds the lock for a moment. */
  private static boolean tryLock(RandomAccessFile file) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (file.getChannel().tryLock(POSITION, 1, false) != null) {
        return true;
      }
      LockSupport.parkNanos(PAUSE_MS * 1_000_000);
    }
    return false;
  }

  private static String here() {
    return "process %d on %s since %s"
        .formatted(
            ProcessHandle.current().pid(),
            Host.name(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }
}
