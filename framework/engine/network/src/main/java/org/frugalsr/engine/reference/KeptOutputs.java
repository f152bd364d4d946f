package org.frugalsr.engine.reference;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the outputs of networks for all training images will take of the cache, and whether it holds
 * them.
 *
 * @param folder of the cache
 * @param networks whose outputs are looked at
 * @param images that patches are cut from
 * @param needed bytes of the outputs of all networks for all images
 * @param bound bytes that the cache may take; 0 if nothing is to be kept
 * @param room bytes that it can take on its disk within that bound
 */
public record KeptOutputs(
    Path folder, int networks, int images, long needed, long bound, long room) {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  /**
   * Looks at the cache.
   *
   * @param networks whose outputs for whole images are looked at
   * @param scales that the images are shown for
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

  /** Whether steps will be slower than the user has asked for. */
  public boolean fallsShort() {
    return bound > 0 && needed > room;
  }

  /** What to tell before the first step. */
  public String text() {
    String all =
        "what %s of the %d training images takes %s"
            .formatted(
                networks == 1 ? "a network makes" : networks + " networks make",
                images,
                size(needed));
    if (bound == 0) {
      return all + ", and is computed in every step, which is slow: cache.gib = 0 keeps none of it";
    }
    String limit = String.format(Locale.ROOT, "cache.gib = %.3g", bound / GIB);
    if (needed > bound) {
      return "%s, but %s is the bound of %s: what does not fit is computed in every step, which is slow.\nRaise it, -o cache.gib=%d, or show the patches instead of whole images, such as trainer.reading.teacher-map=patch."
          .formatted(all, limit, folder, (long) Math.ceil(needed / GIB));
    }
    if (needed > room) {
      return "%s, which %s allows, but the disk of %s has room for %s: what does not fit is computed in every step, which is slow.\nMake room there, or name a folder on another disk by cache.folder."
          .formatted(all, limit, folder, size(room));
    }
    return "the first steps are slow: what the teacher makes of a training image is computed when the image is met first, and kept in %s; %s, which %s holds"
        .formatted(folder, all, limit);
  }

  private static String size(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
