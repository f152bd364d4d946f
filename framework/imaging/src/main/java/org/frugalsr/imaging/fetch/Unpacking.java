package org.frugalsr.imaging.fetch;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an archive into a temporary folder beside the place of its folders, then moves each of
 * them there as a whole, so that a data set is there completely or not at all. Links, names that
 * lead outside, and more bytes than the disk has are refused. One process at a time may unpack an
 * archive; see {@link Fetching}.
 */
final class Unpacking {
  private static final int MOST_FILES = 1_000_000;
  private static final long KEPT_FREE = 64L << 20;

  private final String name;
  private final ArchiveSource source;
  private final Path root;
  private final int mostFiles;
  private long left;
  private int files;

  /**
   * Prepares to unpack.
   *
   * @param name of the archive in the catalogue
   * @param root the data root, an existing folder
   */
  Unpacking(String name, ArchiveSource source, Path root) {
    this(name, source, root, MOST_FILES);
  }

  /** As above, with the number of files and folders above which an archive is refused. */
  Unpacking(String name, ArchiveSource source, Path root, int mostFiles) {
    this.mostFiles = mostFiles;
    this.name = name;
    this.source = source;
    this.root = root.toAbsolutePath();
  }

  /** The folders that an archive makes and that are not there, or empty. */
  static List<String> missing(ArchiveSource source, Path root) {
    return source.makes().stream().filter(made -> !hasFiles(place(root, made))).toList();
  }

  private static Path place(Path root, String made) {
    return root.resolve(Path.of(made).normalize());
  }

  private static boolean hasFiles(Path folder) {
    try (Stream<Path> inside = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      return inside.findAny().isPresent();
    } catch (IOException e) {
      throw new WorldError("Cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Finds where to unpack: a folder from which all folders can be moved to their place.
   *
   * @throws WorldError if a file or link is at such a place, or the places are on several disks
   */
  Path parent() throws IOException {
    Path first = null;
    FileStore disk = null;
    for (String made : missing(source, root)) {
      Path place = place(root, made);
      requireFree(place);
      Path parent =
          parents(made).stream()
              .filter(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS))
              .findFirst()
              .orElse(root);
      if (!Files.isDirectory(parent)) {
        throw inTheWay(parent);
      }
      if (first == null || disk == null) {
        first = parent.toRealPath();
        disk = Files.getFileStore(first);
      } else if (!disk.equals(Files.getFileStore(parent))) {
        throw new WorldError(
            "%s and %s are on different disks, but the folders of an archive must be on one."
                .formatted(first, parent.toRealPath()));
      }
    }
    return first == null ? root : first;
  }

  private static void requireFree(Path place) {
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      throw inTheWay(place);
    }
  }

  private static WorldError inTheWay(Path place) {
    return new WorldError(
        "%s is a %s where a folder of the archive belongs. Move it away, and try again."
            .formatted(place, Files.isSymbolicLink(place) ? "link without files" : "file"));
  }

  /** The folders above the place of a folder, up to the data root. */
  private List<Path> parents(String made) {
    List<Path> all = new ArrayList<>();
    Path parent = place(root, made).getParent();
    for (; parent != null && parent.startsWith(root); parent = parent.getParent()) {
      all.add(parent);
    }
    return all;
  }

  /** The temporary folders that killed processes may have left. */
  List<Path> leftovers() {
    return source.makes().stream()
        .flatMap(made -> parents(made).stream())
        .distinct()
        .map(this::temporaryIn)
        .filter(Files::exists)
        .toList();
  }

  /** Deletes {@link #leftovers}. */
  void deleteLeftovers() throws IOException {
    for (Path left : leftovers()) {
      delete(left);
    }
  }

  private Path temporaryIn(Path parent) {
    return parent.resolve(".unpacking-" + name);
  }

  /**
   * Unpacks an archive.
   *
   * @param archive its file, whose checksum is right
   * @param console receives messages, line by line
   * @throws WorldError if the archive is damaged or hostile, or the disk refuses; nothing of it is
   *     then in the data root
   */
  void unpack(Path archive, Consumer<String> console) {
    try {
      deleteLeftovers();
      Path parent = parent();
      Path temporary = temporaryIn(parent);
      left = Files.getFileStore(parent).getUsableSpace() - KEPT_FREE;
      try (Closeable cleaning = () -> delete(temporary)) {
        extract(archive, temporary);
        move(temporary, console);
      }
    } catch (IOException e) {
      throw new WorldError(
          "%s could not be unpacked into %s: %s".formatted(archive, root, e.getMessage()), e);
    }
  }

  private void extract(Path archive, Path temporary) throws IOException {
    Path folder = temporary.resolve(source.into());
    Files.createDirectories(folder);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      if (source.ending().equals(".zip")) {
        zip(new ZipInputStream(in), folder);
      } else {
        tar(new TarArchiveInputStream(in), folder);
      }
    }
  }

  private void zip(ZipInputStream zip, Path folder) throws IOException {
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      add(zip, UnpackedName.in(folder, entry.getName(), entry.isDirectory()), entry.isDirectory());
    }
  }

  private void tar(TarArchiveInputStream tar, Path folder) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path to = UnpackedName.in(folder, entry.getName(), entry.isDirectory());
      if (entry.isLink()
          || entry.isSymbolicLink()
          || entry.isFIFO()
          || entry.isCharacterDevice()
          || entry.isBlockDevice()) {
        throw new WorldError("The archive has an entry that is not a file: " + entry.getName());
      }
      add(tar, to, entry.isDirectory());
    }
  }

  private void add(InputStream in, Path to, boolean directory) throws IOException {
    if (directory) {
      makeFolder(to);
      return;
    }
    makeFolder(to.getParent());
    count();
    try (OutputStream out = Files.newOutputStream(to)) {
      byte[] block = new byte[1 << 16];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        left -= n;
        if (left < 0) {
          throw new WorldError(
              "The disk of %s has no room for the archive's files.".formatted(root));
        }
        out.write(block, 0, n);
      }
    }
  }

  private void makeFolder(@Nullable Path folder) throws IOException {
    if (folder != null && !Files.exists(folder)) {
      makeFolder(folder.getParent());
      count();
      Files.createDirectory(folder);
    }
  }

  private void count() {
    if (++files > mostFiles) {
      throw new WorldError("The archive has more than %,d files and folders.".formatted(mostFiles));
    }
  }

  private void move(Path temporary, Consumer<String> console) throws IOException {
    for (String made : source.makes()) {
      if (!hasFiles(place(temporary, made))) {
        throw new WorldError("The archive has no folder %s with files.".formatted(made));
      }
    }
    for (String made : source.makes()) {
      Path to = place(root, made);
      if (hasFiles(to)) {
        console.accept(to + " is there already and was left alone");
        continue;
      }
      requireFree(to);
      Files.deleteIfExists(to);
      Files.createDirectories(to.getParent());
      Files.move(place(temporary, made), to, StandardCopyOption.ATOMIC_MOVE);
      console.accept("made " + to);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
