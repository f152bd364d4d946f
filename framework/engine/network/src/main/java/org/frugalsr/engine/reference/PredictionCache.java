package org.frugalsr.engine.reference;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
import java.util.stream.Stream;
import org.frugalsr.engine.run.Leftovers;

/**
 * A size-limited folder of network outputs for images, shared by networks and runs. The least
 * recently used files are evicted first, except those that this process uses.
 *
 * <p>Several processes may share it. Disk errors cost time, but do not end the training: outputs
 * that cannot be cached are computed again.
 */
public final class PredictionCache {
  private static final String ENDING = ".prediction";
  private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.prediction");
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final double GIB = 1 << 30;

  private final Path folder;
  private final long bound;
  private final Consumer<String> notice;
  private final Set<Path> inUse = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private boolean writable = true;

  /** A file with the data for choosing one to evict. */
  private record Kept(Path file, long bytes, FileTime used) {}

  /**
   * Creates a cache.
   *
   * @param folder the folder, created on demand
   * @param bound maximum size in bytes; 0 disables the cache
   * @param notice receives each cause of slower training once
   */
  public PredictionCache(Path folder, long bound, Consumer<String> notice) {
    this.folder = folder;
    this.bound = bound;
    this.notice = notice;
  }

  /** Returns the folder of the outputs. */
  Path folder() {
    return folder;
  }

  /** Returns the maximum size in bytes. */
  long bound() {
    return bound;
  }

  /** Returns the bytes that can be cached: the bound, or less if the disk has less space. */
  long room() {
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
    return folder.resolve(HexFormat.of().formatHex(key) + ENDING);
  }

  /** Finds the output for a key; a damaged file is removed with a notice. */
  Optional<PredictionFile> find(byte[] key, TileGrid grid) {
    Path path = file(key);
    if (bound == 0 || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      PredictionFile file = PredictionFile.open(path, key, grid);
      inUse.add(path);
      touch(path);
      return Optional.of(file);
    } catch (IOException problem) {
      remove(path, problem);
      return Optional.empty();
    }
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
   * Removes a damaged file. A missing file was evicted by another process, and an unreadable one,
   * such as another user's, may be intact.
   */
  void remove(Path file, IOException problem) {
    inUse.remove(file);
    if (!(problem instanceof PredictionFile.Damaged)) {
      if (Files.exists(file)) {
        tell("a kept output of a network cannot be read: " + problem.getMessage());
      }
      return;
    }
    try {
      if (Files.deleteIfExists(file)) {
        tell(
            "a kept output of a network is damaged and is computed again: %s: %s"
                .formatted(file, problem.getMessage()));
      }
    } catch (IOException e) {
      writable = false;
      tell("%s is damaged and cannot be removed: %s".formatted(file, e.getMessage()));
    }
  }

  /** Whether there is space for an output, possibly after evicting others. */
  boolean hasRoom(TileGrid grid) {
    return writable && makeRoom(PredictionFile.bytes(grid));
  }

  /** Caches the output for an image, if the disk allows it. */
  Optional<PredictionFile> keep(byte[] key, TileGrid grid, List<float[]> tiles) {
    Path path = file(key);
    try {
      Files.createDirectories(folder);
      PredictionFile.write(path, key, grid, tiles);
      inUse.add(path);
      return Optional.of(PredictionFile.open(path, key, grid));
    } catch (FileNotFoundException evicted) { // immediately, by another process
      return Optional.empty();
    } catch (IOException problem) {
      writable = false;
      tell(
          "%s cannot keep outputs of networks (cache.folder): %s. What is missing is computed in every step."
              .formatted(folder, problem.getMessage()));
      return Optional.empty();
    }
  }

  /** Allows eviction of files that this process no longer uses. */
  void release(Set<Path> files) {
    inUse.removeAll(files);
  }

  private boolean makeRoom(long bytes) {
    List<Kept> kept = kept();
    long stays = kept.stream().filter(k -> inUse.contains(k.file())).mapToLong(Kept::bytes).sum();
    long total = kept.stream().mapToLong(Kept::bytes).sum();
    for (Kept oldest : stays + bytes > bound ? List.<Kept>of() : kept) { // evict only if it helps
      if (total + bytes > bound && !inUse.contains(oldest.file())) {
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
              "cache.gib = %.3g does not hold the outputs of networks for all training images: "
                  + "some are computed in every step, which is slow. Raise cache.gib.",
              bound / GIB));
    }
    return fits;
  }

  /** Returns the files of the cache, the least recently used first. */
  private List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return kept;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        look(file).ifPresent(kept::add);
      }
    } catch (IOException e) {
      tell("%s cannot be read (cache.folder): %s".formatted(folder, e.getMessage()));
    }
    kept.sort(Comparator.comparing(Kept::used));
    return kept;
  }

  private static Optional<Kept> look(Path file) {
    try {
      FileTime used = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
      boolean temporary = Leftovers.isTemporary(file);
      String name = temporary ? Leftovers.target(file) : String.valueOf(file.getFileName());
      if (!OURS.matcher(name).matches()) { // the folder may also be used by others
        return Optional.empty();
      }
      if (temporary) {
        if (used.toInstant().isBefore(Instant.now().minus(ABANDONED))) {
          Files.deleteIfExists(file);
        }
        return Optional.empty();
      }
      return Optional.of(new Kept(file, Files.size(file), used));
    } catch (IOException e) { // another process has evicted it
      return Optional.empty();
    }
  }

  private void tell(String text) {
    if (told.add(text)) {
      notice.accept(text);
    }
  }
}
