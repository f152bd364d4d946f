package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first stage has learned is there in the second, under whatever name. */
class StagedTrainingTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, range = 64 }
      block { norm = true, skip = unit, activation = none }
      trainer { steps = 1, batch = 1, patch = 8 }
      data { train = sample-validation, validate = sample-test }
      """;

  @TempDir private Path folder;

  private Path run(String name, String more) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), CONFIG + more);
    Path run = folder.resolve(name);
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    return run;
  }

  @Test
  void learnedThresholdsOfTheFirstStageAreTakenOver() throws IOException {
    Path first = run("first", "quantizer { weights.name = none, activations.name = react }");
    String init = "\ninit { from = \"" + first + "\", match = name-and-shape }";
    String log = Files.readString(run("both", "quantizer.name = react" + init).resolve("log.txt"));
    assertTrue(log.contains("started from") && !log.contains("afresh"), log);
    Path whole = run("whole", "quantizer.name = react");
    String back =
        Files.readString(
            run(
                    "back",
                    "quantizer { weights.name = bnn, activations.name = react }\n"
                        + init.replace(first.toString(), whole.toString()))
                .resolve("log.txt"));
    assertFalse(back.contains("afresh"), back);
  }
}
