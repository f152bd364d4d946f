package org.frugalsr.engine.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * What is kept between steps and runs because it takes long to make: outputs of fixed networks,
 * such as teachers, and decoded training images.
 *
 * @param folder of the outputs; absent: the user's default cache folder
 * @param gib maximum total size of the outputs in GiB; 0 disables their cache
 * @param images the decoded images
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
        double gib,
    @Key(doc = "Decoded training images.") Images images) {
  private static final double GIB = 1 << 30;

  /**
   * The cache of decoded training images.
   *
   * @param folder of the files; absent: the user's default cache folder
   * @param gib maximum total size in GiB; 0 keeps all images in Java's heap
   */
  public record Images(
      @Key(
              doc =
                  "Folder of decoded training images, shared by runs and mapped into memory;"
                      + " absent: frugalsr/images in XDG_CACHE_HOME, or in .cache of the home"
                      + " folder.")
          Optional<String> folder,
      @Key(
              doc =
                  "Maximum size in GiB; least recently used files are deleted first, and what does"
                      + " not fit is held in Java's heap. 0: no cache. Images of less than 256 MiB"
                      + " together, or of a quarter of the heap if that is less, are always held"
                      + " in the heap.",
              def = "16",
              min = 0,
              max = 1048576)
          double gib) {
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
      return folder.map(base::resolve).orElseGet(() -> usual("images"));
    }
  }

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
    return folder.map(base::resolve).orElseGet(() -> usual("predictions"));
  }

  private static Path usual(String name) {
    return usual(name, System.getenv(), Path.of(System.getProperty("user.home", "")));
  }

  static Path usual(String name, Map<String, String> environment, Path home) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".cache");
    return caches.resolve("frugalsr").resolve(name);
  }
}
