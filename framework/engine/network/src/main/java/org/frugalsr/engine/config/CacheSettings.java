package org.frugalsr.engine.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * Where outputs of networks that do not change, such as teachers, are kept between steps and runs.
 *
 * @param folder of the files; absent: that of this account
 * @param gib what they may take together, in GiB; 0 keeps none
 */
@Section(effect = Effect.IMPLEMENTATION, resumable = true)
public record CacheSettings(
    @Key(
            doc =
                "Folder of outputs that are kept, shared by runs; absent: frugalsr/predictions in"
                    + " XDG_CACHE_HOME, or in .cache of the home folder.")
        Optional<String> folder,
    @Key(
            doc = "GiB that they may take; what was used longest ago goes first. 0: none is kept.",
            def = "8",
            min = 0,
            max = 1048576)
        double gib) {
  private static final double GIB = 1 << 30;

  /** The same in bytes. */
  public long bytes() {
    return (long) (gib * GIB);
  }

  /**
   * The folder.
   *
   * @param base that a relative path is seen from
   */
  public Path path(Path base) {
    return folder
        .map(base::resolve)
        .orElseGet(() -> usual(System.getenv(), Path.of(System.getProperty("user.home", ""))));
  }

  static Path usual(Map<String, String> environment, Path home) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".cache");
    return caches.resolve("frugalsr").resolve("predictions");
  }
}
