package org.frugalsr.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The config files of this module. */
final class ConfigFiles {
  private ConfigFiles() {}

  /** The folder that they are in, whether tests run in the module or in the project. */
  static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("quickstart.conf")) ? here : here.resolve("experiments");
  }

  /** All of them, relative to the folder. */
  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .map(folder()::relativize)
          .filter(f -> f.toString().endsWith(".conf"))
          .filter(f -> !f.startsWith("src") && !f.startsWith("target"))
          .sorted()
          .toList();
    }
  }
}
