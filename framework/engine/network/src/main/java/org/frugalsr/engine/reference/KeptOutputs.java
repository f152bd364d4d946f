package org.frugalsr.engine.reference;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The cache space needed for the outputs of networks for all training images, and whether it
 * suffices.
 *
 * @param folder of the cache
 * @param networks number of networks whose outputs are used
 * @param images number of images that patches are cut from
 * @param needed bytes of the outputs of all networks for all images
 * @param bound maximum bytes of the cache; 0 if it is disabled
 * @param room bytes available on its disk within that bound
 */
public record KeptOutputs(
    Path folder, int networks, int images, long needed, long bound, long room) {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  /**
   * Checks the cache.
   *
   * @param networks number of networks whose outputs for whole images are used
   * @param scales the scales in use
   * @param channels of an output
   */
  public static KeptOutputs of(
      PredictionCache cache,
      int networks,
      LowResolutionImages images,
      List<Integer> scales,
      int channels) {
    long values =
        scales.stream().mapToLong(s -> images.pixels(s) * s * s).sum() * channels * networks;
    return new KeptOutputs(
        cache.folder(),
        networks,
        images.count(),
        values * Float.BYTES,
        cache.bound(),
        cache.room());
  }

  /** Whether steps will be slower than the settings intend. */
  public boolean fallsShort() {
    return bound > 0 && needed > room;
  }

  /** Returns the notice before the first step. */
  public String text() {
    String all =
        "the outputs of %s for the %d training images take %s"
            .formatted(networks == 1 ? "a network" : networks + " networks", images, size(needed));
    if (bound == 0) {
      return all + " and are computed in every step, which is slow: cache.gib = 0 disables caching";
    }
    String limit = String.format(Locale.ROOT, "cache.gib = %.3g", bound / GIB);
    if (needed > bound) {
      return "%s, but %s is the bound of %s: what does not fit is computed in every step, which is slow.\nRaise it, -o cache.gib=%d, or use patches instead of whole images, such as trainer.reading.teacher-map=patch."
          .formatted(all, limit, folder, (long) Math.ceil(needed / GIB));
    }
    if (needed > room) {
      return "%s, which %s allows, but the disk of %s has only %s free: what does not fit is computed in every step, which is slow.\nFree space there, or set cache.folder to a folder on another disk."
          .formatted(all, limit, folder, size(room));
    }
    return "the first steps are slow: the teacher's output for a training image is computed when the image is first used, and cached in %s; %s, which %s allows"
        .formatted(folder, all, limit);
  }

  private static String size(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
