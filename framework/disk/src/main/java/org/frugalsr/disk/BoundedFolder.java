package org.frugalsr.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A size-limited folder of files that can be made again, each named by a key of its content. The
 * least recently used files are evicted first, except those that this object has handed out.
 *
 * <p>Several processes may share it. The limit holds for all of them together: a file's space is
 * reserved, by a temporary file of its final length, under a lock of the operating system. Errors
 * of the disk never reach the caller as exceptions: a file is not found, or not kept, and a notice
 * says why once. Thread-safe.
 */
public final class BoundedFolder {
  private static final String LOCK = ".lock";
  private static final int KEY_BYTES = 32;
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final double GIB = 1 << 30;

  /** A lock of the operating system belongs to a process, so its threads need another one. */
  private static final Object THIS_PROCESS = new Object();

  private final Path folder;
  private final long bound;
  private final KeptKind kind;
  private final Consumer<String> notice;
  private final NewFiles newFiles;
  private final Pattern ours;
  private final Set<Path> inUse = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private boolean writable = true;

  /** Opens a file and checks it. */
  @FunctionalInterface
  public interface Opening<T> {
    /**
     * Opens a file.
     *
     * @throws DamagedFile if its content is not as it was written
     * @throws IOException if it cannot be read
     */
    T open(Path file) throws IOException;
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything.
     *
     * @throws IOException if the stream does
     */
    void write(OutputStream out) throws IOException;
  }

  /** Makes new files; tests replace it to have a full disk. */
  @FunctionalInterface
  interface NewFiles {
    AtomicFile create(Path target) throws IOException;
  }

  /** A file with the data for choosing one to evict. */
  private record Kept(Path file, long bytes, FileTime used, boolean temporary) {}

  /**
   * Describes a folder; nothing is read or created yet.
   *
   * @param folder created when the first file is kept
   * @param bound maximum size in bytes of all files together; 0 keeps and finds nothing
   * @param kind what is kept in it
   * @param notice receives each cause of slower work once, from any thread
   */
  public BoundedFolder(Path folder, long bound, KeptKind kind, Consumer<String> notice) {
    this(folder, bound, kind, notice, AtomicFile::new);
  }

  BoundedFolder(
      Path folder, long bound, KeptKind kind, Consumer<String> notice, NewFiles newFiles) {
    this.folder = folder;
    this.bound = bound;
    this.kind = kind;
    this.notice = notice;
    this.newFiles = newFiles;
    this.ours =
        Pattern.compile("[0-9a-f]{%d}%s".formatted(2 * KEY_BYTES, Pattern.quote(kind.ending())));
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** The maximum size in bytes. */
  public long bound() {
    return bound;
  }

  /** The bytes that can be kept: the bound, or less if the disk has less space. */
  public long room() {
    try {
      Path there = folder.toAbsolutePath();
      while (there.getParent() != null && !Files.exists(there)) {
        there = there.getParent();
      }
      long kept = kept().stream().mapToLong(Kept::bytes).sum();
      return Math.min(bound, Files.getFileStore(there).getUsableSpace() + kept);
    } catch (IOException unknown) {
      return bound;
    }
  }

  private Path file(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    return folder.resolve(HexFormat.of().formatHex(key) + kind.ending());
  }

  /**
   * Finds a file. It then counts as just used, and is not evicted by this object until it is
   * released. A damaged file is removed with a notice.
   *
   * @param key 32 bytes
   * @return empty if there is none, or none that can be read
   */
  public <T> Optional<T> find(byte[] key, Opening<T> opening) {
    Path path = file(key);
    if (bound == 0 || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      T opened = opening.open(path);
      use(path);
      touch(path);
      return Optional.of(opened);
    } catch (IOException problem) {
      remove(path, problem);
      return Optional.empty();
    }
  }

  private synchronized void use(Path file) {
    inUse.add(file);
  }

  /** Marks a file as just used; if that fails, it is only evicted sooner. */
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      return;
    }
  }

  /**
   * Gives up a file that could not be read. A damaged one is removed; a missing one was evicted by
   * another process, and an unreadable one, such as another user's, may be intact.
   *
   * @param problem what was met when it was opened or read
   */
  public void remove(Path file, IOException problem) {
    release(Set.of(file));
    if (!(problem instanceof DamagedFile)) {
      if (Files.exists(file)) {
        tell("%s cannot be read: %s".formatted(kind.one(), problem.getMessage()));
      }
      return;
    }
    try {
      if (Files.deleteIfExists(file)) {
        tell(
            "%s is damaged and is computed again: %s: %s"
                .formatted(kind.one(), file, problem.getMessage()));
      }
    } catch (IOException e) {
      readOnly();
      tell("%s is damaged and cannot be removed: %s".formatted(file, e.getMessage()));
    }
  }

  /** Whether there is space for a file, possibly after evicting others. */
  public boolean hasRoom(long bytes) {
    if (!isWritable()) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      return makeRoom(bytes);
    }
    try {
      return locked(() -> makeRoom(bytes));
    } catch (IOException problem) {
      giveUp(problem);
      return false;
    }
  }

  /**
   * Keeps a file, if bound and disk allow it, and opens it as {@link #find} does.
   *
   * @param key 32 bytes
   * @param bytes the exact length of the content
   * @param content writes it
   * @return empty if it is not kept
   */
  public <T> Optional<T> keep(byte[] key, long bytes, Content content, Opening<T> opening) {
    Path path = file(key);
    if (!isWritable()) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder);
      Optional<AtomicFile> reserved =
          locked(() -> makeRoom(bytes) ? Optional.of(reserved(path, bytes)) : Optional.empty());
      if (reserved.isEmpty()) {
        return Optional.empty();
      }
      try (AtomicFile file = reserved.get()) {
        content.write(file.stream());
        file.seal(); // before the lock, which others wait for
        use(path);
        locked(() -> publish(file)); // else a listing may find neither name
      }
    } catch (IOException problem) {
      release(Set.of(path));
      giveUp(problem);
      return Optional.empty();
    }
    try {
      return Optional.of(opening.open(path));
    } catch (IOException problem) { // it may have been evicted at once, by another process
      remove(path, problem);
      return Optional.empty();
    }
  }

  private static AtomicFile publish(AtomicFile file) throws IOException {
    file.publish();
    return file;
  }

  private AtomicFile reserved(Path path, long bytes) throws IOException {
    AtomicFile file = newFiles.create(path);
    try {
      file.reserve(bytes);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void giveUp(IOException problem) {
    readOnly();
    tell(
        "%s cannot keep %s (%s): %s. %s"
            .formatted(
                folder, kind.many(), kind.folderKey(), problem.getMessage(), kind.otherwise()));
  }

  /** Allows eviction of files that are no longer used. */
  public synchronized void release(Set<Path> files) {
    inUse.removeAll(files);
  }

  private synchronized boolean isWritable() {
    return writable;
  }

  private synchronized void readOnly() {
    writable = false;
  }

  /** An action that several processes must not do at once. */
  @FunctionalInterface
  private interface Alone<T> {
    T run() throws IOException;
  }

  private <T> T locked(Alone<T> action) throws IOException {
    synchronized (THIS_PROCESS) {
      try (RandomAccessFile file = OwnFile.open(folder.resolve(LOCK));
          FileLock lock = file.getChannel().lock()) {
        return action.run();
      }
    }
  }

  private boolean makeRoom(long bytes) {
    Set<Path> stay;
    synchronized (this) {
      stay = Set.copyOf(inUse);
    }
    List<Kept> kept = kept();
    long stays =
        kept.stream()
            .filter(k -> k.temporary() || stay.contains(k.file()))
            .mapToLong(Kept::bytes)
            .sum();
    long total = kept.stream().mapToLong(Kept::bytes).sum();
    for (Kept oldest : stays + bytes > bound ? List.<Kept>of() : kept) { // evict only if it helps
      if (total + bytes > bound && !oldest.temporary() && !stay.contains(oldest.file())) {
        try {
          Files.deleteIfExists(oldest.file());
          total -= oldest.bytes();
        } catch (IOException e) {
          continue; // as on Windows, while another process reads it
        }
      }
    }
    boolean fits = total + bytes <= bound;
    if (!fits) {
      tell(
          String.format(
              Locale.ROOT,
              "%s = %.3g does not hold %s. %s Raise %s.",
              kind.boundKey(),
              bound / GIB,
              kind.all(),
              kind.otherwise(),
              kind.boundKey()));
    }
    return fits;
  }

  /** The files that are kept or being written, the least recently used first. */
  private List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return kept;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        look(file).ifPresent(kept::add);
      }
    } catch (IOException e) {
      tell("%s cannot be read (%s): %s".formatted(folder, kind.folderKey(), e.getMessage()));
    }
    kept.sort(Comparator.comparing(Kept::used));
    return kept;
  }

  private Optional<Kept> look(Path file) {
    boolean temporary = Leftovers.isTemporary(file);
    String name = temporary ? Leftovers.target(file) : String.valueOf(file.getFileName());
    if (!ours.matcher(name).matches()) { // the folder may also be used by others
      return Optional.empty();
    }
    try {
      var attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      FileTime used = attributes.lastModifiedTime();
      if (temporary && used.toInstant().isBefore(Instant.now().minus(ABANDONED))) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      return Optional.of(new Kept(file, attributes.size(), used, temporary));
    } catch (IOException e) { // another process has evicted it
      return Optional.empty();
    }
  }

  private void tell(String text) {
    boolean fresh;
    synchronized (this) {
      fresh = told.add(text);
    }
    if (fresh) {
      notice.accept(text);
    }
  }
}
