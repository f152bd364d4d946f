package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.pack.PackedEnlarger;
import org.frugalsr.runtime.ProgressListener;
import org.frugalsr.runtime.Upscaler;
import org.frugalsr.runtime.file.PackedFormatException;

/**
 * A packed network that a command uses in place of a run.
 *
 * @param upscaler the network
 * @param enlarger the same, for images of the engine
 */
record ModelFile(Upscaler upscaler, PackedEnlarger enlarger) implements AutoCloseable {
  private static final int SYMMETRIES = 8;

  /**
   * Opens a file.
   *
   * @param tile side of a tile; 0: as large as memory allows
   * @throws UserError if there is none
   * @throws WorldError if it is damaged, or its version is not known
   */
  static ModelFile open(Path file, int tile, SelfEnsemble ensemble) {
    return open(file, tile, ensemble, (done, all) -> {});
  }

  /** As above, with a listener that learns the progress of each image. */
  static ModelFile open(Path file, int tile, SelfEnsemble ensemble, ProgressListener listener) {
    if (Files.isDirectory(file)) {
      throw new UserError(
          "%s is a folder, not a packed network. A run is used by --run, or packed by: frugal pack RUN OUT.frugal"
              .formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "There is no file %s. A run is packed into one by: frugal pack RUN OUT.frugal"
              .formatted(file));
    }
    if (ensemble != SelfEnsemble.NONE && ensemble.symmetries() != SYMMETRIES) {
      throw new UserError(
          "A packed network averages over all %d symmetries: --self-ensemble"
              .formatted(SYMMETRIES));
    }
    Upscaler.Options options = Upscaler.Options.usual().withTile(tile).with(listener);
    boolean averaged = ensemble != SelfEnsemble.NONE;
    try {
      Upscaler upscaler = Upscaler.open(file, averaged ? options.withSelfEnsemble() : options);
      return new ModelFile(upscaler, new PackedEnlarger(upscaler, averaged));
    } catch (PackedFormatException e) {
      throw new WorldError(
          e.getMessage() + "\nTo pack the run again: frugal pack RUN OUT.frugal", e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /**
   * Chooses the scale.
   *
   * @param asked may be empty if there is only one
   * @throws UserError if the network does not have it
   */
  int scale(Optional<Integer> asked) {
    List<Integer> scales = upscaler.scales();
    String all = scales.stream().map(String::valueOf).collect(Collectors.joining(", "));
    if (asked.isEmpty() && scales.size() > 1) {
      throw new UserError("The network has several scales; choose one with --scale: " + all);
    }
    int scale = asked.orElse(scales.getFirst());
    if (!scales.contains(scale)) {
      throw new UserError("The network was packed for scale %s, not %d.".formatted(all, scale));
    }
    return scale;
  }

  @Override
  public void close() {
    upscaler.close();
  }
}
