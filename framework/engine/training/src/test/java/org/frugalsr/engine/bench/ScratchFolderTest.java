package org.frugalsr.engine.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {
  private static void fill(Path folder) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "x");
  }

  @Test
  void itGoesWithAllThatIsInIt() throws IOException {
    Path path;
    try (ScratchFolder scratch = new ScratchFolder()) {
      path = scratch.path();
      fill(path);
    }
    assertFalse(Files.exists(path));
  }

  /** A measurement is often ended by Ctrl-C. */
  @Test
  void itGoesWithAProcessThatIsAskedToEnd() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Measurement.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader()) {
      Path path = Path.of(String.valueOf(output.readLine()));
      assertTrue(Files.exists(path.resolve("a/b/c")), path::toString);
      process.destroy();
      process.waitFor();
      assertFalse(Files.exists(path));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits in the middle of a measurement. */
  static final class Measurement {
    public static void main(String[] args) throws IOException, InterruptedException {
      try (ScratchFolder scratch = new ScratchFolder()) {
        fill(scratch.path());
        System.out.println(scratch.path());
        Thread.sleep(60_000);
      }
    }
  }
}
