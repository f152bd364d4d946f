package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a text with a golden file, exactly.
 *
 * <p>{@code -Dgolden.update=true}, run in the module's folder, writes the files instead.
 */
final class Golden {
  private static final String FOLDER = "org/frugalsr/cli/golden/";

  private Golden() {}

  static void check(String name, String actual) throws IOException {
    String file = FOLDER + name + ".txt";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(Path.of("src/test/resources").resolve(file), actual);
      return;
    }
    try (InputStream in = Golden.class.getClassLoader().getResourceAsStream(file)) {
      assertNotNull(in, "no golden file " + file + "; make it with -Dgolden.update=true");
      assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), actual, file);
    }
  }
}
