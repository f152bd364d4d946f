package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, one of them killed: the parameters must not show it. */
@ExtendWith(QuickProcesses.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExactResumeTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct, range = 64, bicubic-skip = true }
      block { name = residual, norm = true, activation = none, skip = unit }
      quantizer { name = bnn }
      trainer {
        steps = 40, batch = 4, patch = 12, ema = 0.95
        optimizer.lr = 1e-3
        schedule.name = cosine
      }
      data { train = [sample-train], validate = [sample-validation] }
      evaluation.every = 20
      checkpoint { every = 20, keep-every = 20 }
      """;

  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void writeConfig() throws IOException {
    config = Files.writeString(folder.resolve("tiny.conf"), CONFIG);
  }

  @Test
  void oneSeedHasTheSameBytesAgainAndAfterAKillAndAnotherSeedHasOthers() throws Exception {
    finish(start("run", config.toString(), "--out", run("whole").toString()));
    finish(start("run", config.toString(), "--out", run("again").toString()));
    assertArrayEquals(parameters("whole"), parameters("again"));

    killAfterStep20();
    finish(start("resume", run("killed").toString()));
    assertArrayEquals(parameters("whole"), parameters("killed"));

    finish(start("run", config.toString(), "--out", run("other").toString(), "-o", "seed=1"));
    assertFalse(Arrays.equals(parameters("whole"), parameters("other")));
  }

  /** Kills a run, slowed down by many steps, as soon as its checkpoint of step 20 is complete. */
  private void killAfterStep20() throws Exception {
    Process process = start("run", config.toString(), "--out", run("killed").toString());
    Path pointer = run("killed").resolve("checkpoints/last.json");
    while (process.isAlive() && !(Files.exists(pointer) && isAt20(pointer))) {
      Thread.sleep(2);
    }
    process.destroyForcibly().waitFor();
    assertTrue(isAt20(pointer), () -> "it was not killed after step 20:\n" + output());
  }

  private static boolean isAt20(Path pointer) throws IOException {
    return Files.readString(pointer).contains("\"step\" : 20,");
  }

  private Path run(String name) {
    return folder.resolve(name);
  }

  private byte[] parameters(String run) throws IOException {
    return Files.readAllBytes(run(run).resolve("checkpoints/step-000040.safetensors"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = QuickProcesses.command();
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.txt").toFile()))
        .start();
  }

  private void finish(Process process) throws Exception {
    int code = process.waitFor();
    assertEquals(0, code, () -> "output:\n" + output());
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
