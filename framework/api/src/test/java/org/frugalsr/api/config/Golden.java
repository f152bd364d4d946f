package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a text with a golden file, exactly.
 *
 * <p>{@code -Dgolden.update=true}, run in the module's folder, writes the files instead.
 */
final class Golden {
  private static final String FOLDER = "org/frugalsr/api/config/golden/";

  private Golden() {}

  static void check(String name, String actual) {
    String file = FOLDER + name + ".txt";
    String text = actual + "\n";
    try {
      if (Boolean.getBoolean("golden.update")) {
        Path path = Path.of("src/test/resources").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return;
      }
      try (InputStream in = Golden.class.getClassLoader().getResourceAsStream(file)) {
        assertNotNull(in, "no golden file " + file + "; make it with -Dgolden.update=true");
        assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), text, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
