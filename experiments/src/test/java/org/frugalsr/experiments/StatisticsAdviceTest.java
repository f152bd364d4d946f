package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.ConfigLint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics that no layer keeps cannot be estimated, which is said. */
class StatisticsAdviceTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct, range = 64 }
      trainer { steps = 1, batch = 2, patch = 8 }
      data { train = sample-validation, validate = sample-test }
      """;

  @TempDir private Path folder;

  private String advice(String more) throws IOException {
    Path file = Files.writeString(folder.resolve("some.conf"), CONFIG + more);
    Experiment e = Experiment.load(file, List.of());
    return String.join("\n", ConfigLint.of(e, Networks.build(e), List.of()));
  }

  @Test
  void whereThereAreNoneItHasNoEffect() throws IOException {
    String set = "evaluation.reestimate-norm = 3\n";
    String advice = advice(set);
    assertTrue(advice.contains("some.conf:4: 'evaluation.reestimate-norm' has no"), advice);
    assertEquals("", advice("block.norm = true\n" + set));
    assertEquals("", advice(""));
  }
}
