package org.frugalsr.imaging.fetch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/**
 * Brings the folders of an archive into a data root. One process at a time may do so: the caller
 * holds a lock from before {@link #fetch} or {@link #tidy} until it has returned.
 *
 * @param name of the archive in the catalogue
 * @param source what the catalogue says about it
 * @param root the data root, created if necessary
 * @param own the archive's file, if the user has fetched it
 * @param keep whether a downloaded archive is kept
 * @param console receives messages, line by line
 */
public record Fetching(
    String name,
    ArchiveSource source,
    Path root,
    Optional<Path> own,
    boolean keep,
    Consumer<String> console) {
  private static final long MB = 1_000_000;

  /** The folder for downloads and locks. */
  public Path archives() {
    return root.resolve("archives");
  }

  /** The folders that are not in the data root yet, or empty. */
  public List<String> missing() {
    return Unpacking.missing(source, root);
  }

  /**
   * Fetches what is missing, then deletes the archive, unless it is kept or a user has put it
   * there.
   *
   * @throws UserError if the user's file does not exist
   * @throws WorldError if the archive cannot be fetched, is not that of the catalogue, or there is
   *     no room
   */
  public void fetch() {
    fetch(Download.Policy.USUAL);
  }

  /** As {@link #fetch()}, with another patience. */
  void fetch(Download.Policy policy) {
    own.ifPresent(
        file -> {
          if (!Files.isRegularFile(file)) {
            throw new UserError("There is no file " + file + ".");
          }
        });
    if (!missing().isEmpty()) { // else another process was faster
      Unpacking unpacking = new Unpacking(name, source, root);
      Download download = download(policy);
      try {
        Files.createDirectories(archives());
        unpacking.deleteLeftovers();
        requireSpace(download, unpacking.parent());
      } catch (IOException e) {
        throw new WorldError("Cannot use %s: %s".formatted(root, e.getMessage()), e);
      }
      unpacking.unpack(own.map(this::checked).orElseGet(download::fetch), console);
    }
    tidy();
  }

  /** Whether a process that was killed has left files. */
  public boolean isUntidy() {
    return download(Download.Policy.USUAL).isLeft()
        || !new Unpacking(name, source, root).leftovers().isEmpty();
  }

  /** Deletes what is not needed any more when all folders are there. */
  public void tidy() {
    try {
      new Unpacking(name, source, root).deleteLeftovers();
      download(Download.Policy.USUAL).discard(keep || own.isPresent());
    } catch (IOException e) {
      console.accept("warning: cannot delete files that are not needed any more: " + e);
    }
  }

  private Download download(Download.Policy policy) {
    return new Download(name, source, archives(), policy, console);
  }

  private Path checked(Path file) {
    ArchiveCheck.wrong(source, file)
        .ifPresent(
            wrong -> {
              throw new WorldError(
                  "%s is not the archive %s: %s.".formatted(file, source.url(), wrong));
            });
    return file;
  }

  /** What is missing of the archive, and its files, of which images are hardly smaller packed. */
  private void requireSpace(Download download, Path unpacked) throws IOException {
    long there = own.isPresent() ? Files.size(own.get()) : download.there();
    long size = source.bytes().orElse(there);
    long packed = Math.max(0, size - there);
    FileStore first = Files.getFileStore(archives());
    FileStore second = Files.getFileStore(unpacked);
    if (first.equals(second)) {
      requireSpace(root, first, packed + size);
    } else {
      requireSpace(archives(), first, packed);
      requireSpace(unpacked, second, size);
    }
  }

  private static void requireSpace(Path folder, FileStore disk, long needed) throws IOException {
    long free = disk.getUsableSpace();
    if (free < needed) {
      throw new WorldError(
          "%s has %,d MB free, but the archive and its files need %,d MB more.\nAnother folder: --data-root DIR"
              .formatted(folder, free / MB, needed / MB));
    }
  }
}
