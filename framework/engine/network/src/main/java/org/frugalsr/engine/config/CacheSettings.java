package org.frugalsr.engine.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * The cache for outputs of fixed networks, such as teachers, between steps and runs.
 *
 * @param folder of the files; absent: the user's default cache folder
 * @param gib maximum total size in GiB; 0 disables the cache
 */
@Section(effect = Effect.PLACE, resumable = true)
public record CacheSettings(
    @Key(
            doc =
                "Folder of cached outputs, shared by runs; absent: frugalsr/predictions in"
                    + " XDG_CACHE_HOME, or in .cache of the home folder.")
        Optional<String> folder,
    @Key(
            doc = "Maximum size in GiB; least recently used files are deleted first. 0: no cache.",
            def = "8",
            min = 0,
            max = 1048576)
        double gib) {
  private static final double GIB = 1 << 30;

  /** Returns the maximum size in bytes. */
  public long bytes() {
    return (long) (gib * GIB);
  }

  /**
   * The folder.
   *
   * @param base the base of a relative path
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
