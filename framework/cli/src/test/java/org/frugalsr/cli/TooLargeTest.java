package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot fit, or aborts native code, is refused in words before anything is taken. */
class TooLargeTest {
  @TempDir private Path folder;
  private String config = "";

  @BeforeEach
  void writeConfig() throws IOException {
    config =
        Files.writeString(
                folder.resolve("tiny.conf"),
                """
                network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct }
                trainer { steps = 2, batch = 2, patch = 8 }
                data { train = sample-train }
                """)
            .toString();
  }

  private Said run(String key) {
    return Said.by("run", config, "--out", folder.resolve("run").toString(), "-o", key);
  }

  private void assertRefused(Said said, String... words) {
    assertEquals(2, said.code(), () -> said.out() + said.err());
    for (String word : words) {
      assertTrue(said.err().contains(word), () -> "no " + word + " in\n" + said.err());
    }
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "threads=1025",
        "threads=20000",
        "network.channels=100000",
        "network.blocks=100000",
        "block.size=100001",
        "trainer.batch=1000000",
        "trainer.patch=100000",
        "evaluation.tile=2000000000",
        "trainer.steps=9000000000000000000",
        "memory-gib=1e30"
      })
  void aKeyThatIsOutOfBoundsIsNamedWithThem(String key) {
    assertRefused(run(key), "'" + key.replaceFirst("=.*", "") + "' is ", "at most");
  }

  @Test
  void aNetworkWhoseParametersDoNotFitSaysWhatItNeedsAndWhatThereIs() {
    assertRefused(
        run("network.channels=60000"),
        "body.0.conv1.weight",
        "values, but an array has at most",
        "frugal inspect");
    assertRefused(
        Said.by(
            "run",
            config,
            "--out",
            folder.resolve("run").toString(),
            "-o",
            "network.channels=15000",
            "-o",
            "network.blocks=2000"),
        "does not fit: it needs ",
        "but this machine has ",
        "parameters; the largest: ",
        "state of the optimiser");
  }

  @Test
  void aStepThatDoesNotFitIntoTheCapSaysSoBeforeItIsTaken() {
    assertRefused(
        Said.by(
            "run",
            config,
            "--out",
            folder.resolve("run").toString(),
            "-o",
            "memory-gib=0.0005",
            "-o",
            "trainer.batch=64"),
        "tensors may hold 0.5 MiB (memory-gib = 5.0E-4)",
        "trainer.batch = 64 patches of trainer.patch = 8");
  }

  @Test
  void aNumberThatIsInfiniteIsNone() {
    assertRefused(run("trainer.optimizer.lr=1e999"), "is Infinity, but must be a number");
  }

  @Test
  void inspectShowsTheCostOfWhatWouldNotFit() {
    Said said = Said.by("inspect", config, "-o", "network.channels=15000");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("memory of training, at least: "), said::out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"step", "forward", "operator conv"})
  void benchTakesAsManyThreadsAsARun(String what) {
    String[] words = ("bench " + what + " --threads 4096").split(" ");
    Said said = Said.by(words);
    assertEquals(2, said.code(), said::err);
    assertTrue(said.err().contains("at most 1024"), said::err);
  }
}
