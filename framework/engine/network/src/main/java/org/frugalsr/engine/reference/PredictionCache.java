package org.frugalsr.engine.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.frugalsr.disk.BoundedFolder;
import org.frugalsr.disk.KeptKind;

/**
 * The network outputs for images in a {@link BoundedFolder}, shared by networks and runs.
 *
 * <p>Disk errors cost time, but do not end the training: outputs that cannot be cached are computed
 * again.
 */
public final class PredictionCache {
  private static final KeptKind OUTPUTS =
      new KeptKind(
          ".prediction",
          "a kept output of a network",
          "outputs of networks",
          "the outputs of networks for all training images",
          "What is missing is computed in every step, which is slow.",
          "cache.folder",
          "cache.gib");

  private final BoundedFolder folder;

  /**
   * Creates a cache.
   *
   * @param folder the folder, created on demand
   * @param bound maximum size in bytes; 0 disables the cache
   * @param notice receives each cause of slower training once
   */
  public PredictionCache(Path folder, long bound, Consumer<String> notice) {
    this.folder = new BoundedFolder(folder, bound, OUTPUTS, notice);
  }

  /** Returns the folder of the outputs. */
  Path folder() {
    return folder.path();
  }

  /** Returns the maximum size in bytes. */
  long bound() {
    return folder.bound();
  }

  /** Returns the bytes that can be cached: the bound, or less if the disk has less space. */
  long room() {
    return folder.room();
  }

  /** Finds the output for a key; a damaged file is removed with a notice. */
  Optional<PredictionFile> find(byte[] key, TileGrid grid) {
    return folder.find(key, path -> PredictionFile.open(path, key, grid));
  }

  /** Removes a file that could not be read, if it is damaged. */
  void remove(Path file, IOException problem) {
    folder.remove(file, problem);
  }

  /** Whether there is space for an output, possibly after evicting others. */
  boolean hasRoom(TileGrid grid) {
    return folder.hasRoom(PredictionFile.bytes(grid));
  }

  /** Caches the output for an image, if the disk allows it. */
  Optional<PredictionFile> keep(byte[] key, TileGrid grid, List<float[]> tiles) {
    return folder.keep(
        key,
        PredictionFile.bytes(grid),
        out -> PredictionFile.write(out, key, grid, tiles),
        path -> PredictionFile.open(path, key, grid));
  }

  /** Allows eviction of files that this process no longer uses. */
  void release(Set<Path> files) {
    folder.release(files);
  }
}
