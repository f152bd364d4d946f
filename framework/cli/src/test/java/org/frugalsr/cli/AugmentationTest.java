package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.engine.config.Experiment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trainer.augment} is trained with, told, and decides what a run and a trial are. */
class AugmentationTest {
  @TempDir private Path folder;
  private Path config = Path.of("");

  @BeforeEach
  void writeConfig() throws IOException {
    config =
        Files.writeString(
            folder.resolve("x.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
            trainer { steps = 1, batch = 4, patch = 8 }
            data { train = sample-validation, validate = [], test = [] }
            checkpoint.every = 1
            """);
  }

  private Path run(String name, String... more) {
    Path out = folder.resolve(name);
    String[] words = {"run", config.toString(), "--out", out.toString()};
    Said said = Said.by(joined(words, more));
    assertEquals(0, said.code(), said::err);
    return out;
  }

  private static String[] joined(String[] a, String[] b) {
    return Stream.of(a, b).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Test
  void itIsTrainedWithAndReported() throws IOException {
    Path all = run("all");
    Path named = run("named", "-o", "trainer.augment=flips-and-rotations");
    Path upright = run("upright", "-o", "trainer.augment=none");
    assertEquals(weights(all), weights(named));
    assertNotEquals(weights(all), weights(upright));
    assertTrue(report(all).contains("| training patches turned | flips and rotations, 8 ways |"));
    assertTrue(report(upright).contains("| training patches turned | none |"), report(upright));
    String compared = Said.by("compare", all.toString(), upright.toString()).out();
    assertTrue(compared.contains("trainer.augment"), compared);
    Said resumed =
        Said.by("resume", all.toString(), "-o", "trainer.augment=flips", "-o", "trainer.steps=2");
    assertEquals(2, resumed.code(), "the steps so far were trained with another");
    assertTrue(resumed.err().contains("trainer.augment"), resumed::err);
  }

  @Test
  void itIsInTheHashUnlessItIsTheDefault() {
    Experiment before = Experiment.load(config, List.of());
    Experiment named = Experiment.load(config, List.of("trainer.augment=flips-and-rotations"));
    Experiment flips = Experiment.load(config, List.of("trainer.augment=flips"));
    assertFalse(before.decisive().contains("augment"), before.decisive());
    assertEquals(before.decisive(), named.decisive());
    assertEquals(before.hash(), named.hash());
    assertNotEquals(before.hash(), flips.hash());
    assertTrue(flips.decisive().contains("\"augment\":\"flips\""), flips.decisive());
  }

  private static String report(Path run) {
    return Said.by("report", run.toString(), "--markdown").out();
  }

  private static String weights(Path run) throws IOException {
    Path file = run.resolve("checkpoints").resolve("step-000001.safetensors");
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }
}
