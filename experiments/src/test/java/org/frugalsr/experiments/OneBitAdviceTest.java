package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A one-bit body that cannot learn is told so at the start, and one that is wired well is not. */
class OneBitAdviceTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct }
      quantizer.name = bnn
      trainer { steps = 1, batch = 1, patch = 8 }
      data { train = sample-validation, validate = sample-test }
      """;

  @TempDir private Path folder;

  private String logOf(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("some.conf"), config);
    Path run = folder.resolve("run");
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    return Files.readString(run.resolve("log.txt"));
  }

  @Test
  void aBodyWiredAsAFloatOneGetsWarnings() throws IOException {
    String log = logOf(CONFIG);
    assertTrue(log.contains("4 of 4 one-bit layers have no normalisation after them"), log);
    assertTrue(log.contains("2 of 4 one-bit layers take the output of a ReLU"), log);
  }

  @Test
  void codesOfZeroAndOneMaySeeWhatAReluPutsOut() throws IOException {
    String log = logOf(CONFIG + "quantizer { name = dorefa, levels = unsigned }");
    assertTrue(!log.contains("take the output of a ReLU"), log);
  }

  @Test
  void aBodyWiredAsItMustBeGetsNone() throws IOException {
    String log =
        logOf(
            CONFIG
                + """
                block { norm = true, activation = none, skip = unit }
                network.range = 64
                """);
    assertTrue(!log.contains("one-bit") && !log.contains("network.range"), log);
  }

  @Test
  void aNormalisedBodyInTheWrongRangeIsWarnedOfTheRange() throws IOException {
    String log = logOf(CONFIG + "block { norm = true, activation = none, skip = unit }");
    assertTrue(log.contains("Set network.range = 64") && !log.contains("one-bit"), log);
  }

  @Test
  void decayOfLatentWeightsIsWarnedOf() throws IOException {
    String wired = "block { norm = true, activation = none, skip = unit }, network.range = 64\n";
    String log = logOf(CONFIG + wired + "trainer.optimizer.decay = 1e-4");
    assertTrue(log.contains("Weight decay applies to the latent weights of one-bit layers"), log);
  }

  @Test
  void decayThatLeavesThemOutIsNot() throws IOException {
    String wired = "block { norm = true, activation = none, skip = unit }, network.range = 64\n";
    String log =
        logOf(
            CONFIG
                + wired
                + "trainer.optimizer { decay = 1e-4, groups = [{ kind = latent, decay = 0 }] }");
    assertTrue(!log.contains("Weight decay"), log);
  }
}
