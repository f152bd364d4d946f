package org.frugalsr.imaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the real images that some tests need, or skips the test. */
public final class TestData {
  private TestData() {}

  /** A folder of the data, such as {@code set5}; skips the calling test if there is none. */
  public static Path folder(String name) {
    Optional<Path> found =
        candidates().map(root -> root.resolve(name)).filter(Files::isDirectory).findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), () -> "no data folder " + name + "; set FRUGAL_DATA to where it lies");
    return found.orElseThrow();
  }

  /** The image files of such a folder, sorted by name. */
  public static List<Path> images(String name) {
    try (Stream<Path> files = Files.list(folder(name))) {
      return files.filter(ImageFile::isImage).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> candidates() {
    String property = System.getProperty("FRUGAL_DATA");
    String given = property != null ? property : System.getenv("FRUGAL_DATA");
    return given != null
        ? Stream.of(Path.of(given))
        : Stream.of("../shared/data", "../../shared/data", "../../../shared/data").map(Path::of);
  }
}
