package org.frugalsr.imaging.fetch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;

/**
 * An archive of data sets.
 *
 * @param url http or https; its path ends in .zip or .tar
 * @param verified whether the authors of the catalogue have fetched it from there
 * @param bytes its size, if known
 * @param sha256 its checksum, as hexadecimal digits
 * @param md5 the same, where a source gives only this one
 * @param licence what users must accept, with the source to cite
 * @param into the folder under the data root that it is unpacked into
 * @param makes the folders under the data root that it makes, each moved there as a whole
 */
public record ArchiveSource(
    @Key(doc = "Address of the archive, a .zip or .tar.") String url,
    @Key(doc = "Whether the address was tried.", def = "false") boolean verified,
    @Key(doc = "Size in bytes.", min = 1) Optional<Long> bytes,
    @Key(doc = "SHA-256, as 64 hexadecimal digits.") Optional<String> sha256,
    @Key(doc = "MD5, as 32 hexadecimal digits, where there is no SHA-256.") Optional<String> md5,
    @Key(doc = "What users must accept.") String licence,
    @Key(doc = "Folder under data.root to unpack into.", def = "\"\"") String into,
    @Key(doc = "Folders under data.root that it makes.") List<String> makes) {
  private static final String SECTION = "archives";

  /** What the catalogue may contain. */
  record Entries(@Key(doc = "Archives by name.", def = "{}") Map<String, ArchiveSource> archives) {
    /** Checks the names, which become those of files. */
    Entries {
      for (String name : archives.keySet()) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
          throw new IllegalArgumentException(
              "archives: the name '%s' may have letters, digits, '.', '_' and '-' only, and no '.' at its start."
                  .formatted(name));
        }
      }
    }
  }

  /** Checks the address, the checksums and the folders. */
  public ArchiveSource {
    makes = List.copyOf(makes);
    URI address = URI.create(url);
    String scheme = String.valueOf(address.getScheme());
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("url: '%s' is not an http(s) address.".formatted(url));
    }
    int port = address.getPort();
    if (address.getHost() == null || port == 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "url: '%s' needs a valid host, and a port from 1 to 65535 if any.".formatted(url));
    }
    if (!url.endsWith(".zip") && !url.endsWith(".tar")) {
      throw new IllegalArgumentException("url: '%s' is not a .zip or .tar.".formatted(url));
    }
    if (sha256.isPresent() && !sha256.get().matches("[0-9a-f]{64}")
        || md5.isPresent() && !md5.get().matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "a checksum has 64 (sha256) or 32 (md5) hexadecimal digits.");
    }
    if (makes.isEmpty()) {
      throw new IllegalArgumentException("makes: it must make a folder.");
    }
    makes.forEach(UnpackedName::requireInside);
    if (!into.isEmpty()) {
      UnpackedName.requireInside(into);
    }
  }

  /** How the name of its file ends: {@code .zip} or {@code .tar}. */
  String ending() {
    return url.substring(url.lastIndexOf('.'));
  }

  /** The archives that are known, by name. */
  public static Map<String, ArchiveSource> known() {
    return bound(new LoadedConfig("archives.conf", reference()));
  }

  /**
   * The known archives and those of a config's section {@code archives}, whose keys override those
   * of a known archive, for instance with the address of a mirror.
   *
   * @throws org.frugalsr.api.error.UserError with all errors of the section
   */
  public static Map<String, ArchiveSource> with(LoadedConfig loaded) {
    Config config = loaded.config().withOnlyPath(SECTION).withFallback(reference());
    return bound(new LoadedConfig(loaded.name(), config));
  }

  private static Config reference() {
    return ConfigFactory.parseResources(ArchiveSource.class, "archives.conf").resolve();
  }

  private static Map<String, ArchiveSource> bound(LoadedConfig loaded) {
    Binder binder = Binder.of(loaded);
    Bound<Entries> entries = binder.section("", Entries.class);
    binder.finish();
    return new TreeMap<>(entries.get().archives());
  }

  /**
   * The archive of a name.
   *
   * @throws UserError naming those that there are
   */
  public static ArchiveSource find(Map<String, ArchiveSource> all, String name) {
    ArchiveSource found = all.get(name);
    if (found == null) {
      throw new UserError(
          "There is no archive '%s'.%s\nArchives: %s"
              .formatted(
                  name,
                  Suggestion.didYouMean(name, all.keySet()),
                  String.join(", ", all.keySet())));
    }
    return found;
  }
}
