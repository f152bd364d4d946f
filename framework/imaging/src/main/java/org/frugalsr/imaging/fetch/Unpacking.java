package org.frugalsr.imaging.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.frugalsr.api.error.WorldError;

/**
 * Unpacks an archive into a temporary folder under the data root, then moves each folder that it
 * makes to its place as a whole, so that a data set is there completely or not at all. Links, names
 * that lead outside, and more bytes than the disk has are refused.
 */
public final class Unpacking {
  private static final int MOST_FILES = 1_000_000;
  private static final long KEPT_FREE = 64L << 20;

  private final ArchiveSource source;
  private final Path root;
  private final Path temporary;
  private long left;
  private int files;

  private Unpacking(String name, ArchiveSource source, Path root) throws IOException {
    this.source = source;
    this.root = root;
    this.temporary = root.resolve(".unpacking-" + name);
    this.left = Files.getFileStore(root).getUsableSpace() - KEPT_FREE;
  }

  /**
   * The folders that an archive makes and that are not there yet.
   *
   * @param root the data root
   */
  public static List<String> missing(ArchiveSource source, Path root) {
    return source.makes().stream().filter(folder -> isEmpty(root.resolve(folder))).toList();
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> inside = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      throw new WorldError("Cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Unpacks an archive.
   *
   * @param name of the archive in the catalogue
   * @param archive its file, whose checksum is right
   * @param root the data root, an existing folder
   * @param console receives messages, line by line
   * @throws WorldError if the archive is damaged or hostile, or the disk refuses; nothing is then
   *     in the data root
   */
  public static void unpack(
      String name, ArchiveSource source, Path archive, Path root, Consumer<String> console) {
    try {
      Unpacking unpacking = new Unpacking(name, source, root);
      delete(unpacking.temporary);
      try {
        unpacking.extract(archive);
        unpacking.move(console);
      } finally {
        delete(unpacking.temporary);
      }
    } catch (IOException e) {
      throw new WorldError(
          "%s could not be unpacked into %s: %s".formatted(archive, root, e.getMessage()), e);
    }
  }

  private void extract(Path archive) throws IOException {
    Path folder = temporary.resolve(source.into());
    Files.createDirectories(folder);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      if (source.url().endsWith(".zip")) {
        zip(new ZipInputStream(in), folder);
      } else {
        tar(new TarArchiveInputStream(in), folder);
      }
    }
  }

  private void zip(ZipInputStream zip, Path folder) throws IOException {
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      Path to = UnpackedName.in(folder, entry.getName());
      if (entry.isDirectory()) {
        Files.createDirectories(to);
      } else {
        write(zip, to);
      }
    }
  }

  private void tar(TarArchiveInputStream tar, Path folder) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path to = UnpackedName.in(folder, entry.getName());
      if (entry.isDirectory()) {
        Files.createDirectories(to);
      } else if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
        write(tar, to);
      } else {
        throw new WorldError("The archive has an entry that is not a file: " + entry.getName());
      }
    }
  }

  private void write(InputStream in, Path to) throws IOException {
    if (++files > MOST_FILES) {
      throw new WorldError("The archive has more than %,d files.".formatted(MOST_FILES));
    }
    Files.createDirectories(to.getParent());
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

  private void move(Consumer<String> console) throws IOException {
    for (String made : source.makes()) {
      if (isEmpty(temporary.resolve(made))) {
        throw new WorldError("The archive has no folder %s with files.".formatted(made));
      }
    }
    for (String made : source.makes()) {
      Path to = root.resolve(made);
      if (!isEmpty(to)) {
        console.accept(to + " is there already and was left alone");
        continue;
      }
      Files.deleteIfExists(to);
      Files.createDirectories(to.getParent());
      Files.move(temporary.resolve(made), to, StandardCopyOption.ATOMIC_MOVE);
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
