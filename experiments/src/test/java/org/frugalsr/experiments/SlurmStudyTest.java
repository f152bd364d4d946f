package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study of four trials in two tasks of a real Slurm, disturbed: its ledger ends complete, no
 * trial is trained twice, and the results are the bytes of a study on this machine.
 */
@Tag("cluster")
@ExtendWith(QuickProcesses.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SlurmStudyTest {
  private static final String CONFIG =
      """
      include required(file("%s"))
      network { channels = 4, blocks = 1 }
      trainer { steps = 1500, batch = 2, patch = 12 }
      checkpoint.every = 50
      evaluation.every = 0
      data { train = [sample-validation], validate = [], test = [sample-test] }
      threads = 1
      study {
        grid { "trainer.optimizer.lr" = [1e-3, 1e-4] }
        seeds = [0, 1]
        launcher.slurm { tasks = 2, cpus = 1 }
      }
      """;

  private static final Pattern STEP = Pattern.compile("\"step\"\\s*:\\s*[1-9]");
  private static final int TRIALS = 4;

  @TempDir private static Path folder;
  private static Slurm slurm;
  private static Path config;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        Slurm.isThere(),
        "Slurm is not installed (slurmctld, slurmd, slurm-client), or not as root");
    config =
        Files.writeString(
            folder.resolve("a study.conf"),
            CONFIG.formatted(ConfigFiles.folder().resolve("quickstart.conf")));
    assertEquals(0, frugal("study", config.toString(), "--out", study("local").toString()));
    slurm = Slurm.start(Files.createDirectory(folder.resolve("slurm")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (slurm != null) {
      slurm.close();
    }
  }

  @Test
  void aTaskThatIsQueuedAgain() throws Exception {
    String id = submit("requeued");
    await("a checkpoint", () -> checkpoints("requeued") > 0);
    slurm.said("scontrol", "requeue", id + "_1");
    assertTrue(said("study", "status", study("requeued").toString()).contains("slurm " + id));
    awaitEnd("requeued");
    assertComplete("requeued");
  }

  @Test
  void aStepThatIsKilled() throws Exception {
    String id = submit("killed");
    await("a checkpoint", () -> checkpoints("killed") > 0);
    List<ProcessHandle> steps =
        ProcessHandle.allProcesses()
            .filter(p -> p.info().commandLine().orElse("").contains("slurmstepd: [" + id))
            .toList();
    steps.forEach(ProcessHandle::destroyForcibly);
    awaitEnd("killed");
    if (finished("killed") < TRIALS) {
      submit("killed");
      awaitEnd("killed");
    }
    assertComplete("killed");
  }

  @Test
  void aStudyThatIsCancelledAndSubmittedAgain() throws Exception {
    submit("cancelled");
    await("a checkpoint", () -> checkpoints("cancelled") > 0);
    assertTrue(said("study", "cancel", study("cancelled").toString()).contains("2 workers asked"));
    await("an empty queue", () -> slurm.said("squeue", "-h").isEmpty());
    await("stopped trials", () -> count("cancelled", "stopped") > 0);
    assertTrue(finished("cancelled") < TRIALS, "it was cancelled too late to show anything");
    submit("cancelled");
    awaitEnd("cancelled");
    assertComplete("cancelled");
  }

  private static Path study(String name) {
    return folder.resolve(name + " 100%");
  }

  private static String submit(String name) throws Exception {
    String said =
        said("study", config.toString(), "--out", study(name).toString(), "--launcher", "slurm");
    var id = Pattern.compile("submitted as (\\d+):").matcher(said);
    assertTrue(id.find(), said);
    return id.group(1);
  }

  private static void awaitEnd(String name) throws Exception {
    await("the end", () -> finished(name) == TRIALS || slurm.said("squeue", "-h").isEmpty());
    await("an empty queue", () -> slurm.said("squeue", "-h").isEmpty());
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    for (int i = 0; !condition.call(); i++) {
      assertTrue(i < 900, "waited three minutes for " + what);
      Thread.sleep(200);
    }
  }

  private static void assertComplete(String name) throws IOException {
    List<String> finished =
        Pattern.compile("\"event\":\"finished\",\"key\":\"(\\w+)\"")
            .matcher(ledger(name))
            .results()
            .map((MatchResult m) -> m.group(1))
            .sorted()
            .toList();
    assertEquals(TRIALS, finished.size(), ledger(name));
    assertEquals(TRIALS, finished.stream().distinct().count(), "each once: " + ledger(name));
    Map<String, byte[]> expected = weights("local");
    Map<String, byte[]> actual = weights(name);
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((trial, bytes) -> assertArrayEquals(bytes, actual.get(trial), trial));
  }

  private static Map<String, byte[]> weights(String name) throws IOException {
    Map<String, byte[]> weights = new TreeMap<>();
    for (Path trial : trials(name)) {
      weights.put(
          String.valueOf(trial.getFileName()),
          Files.readAllBytes(trial.resolve("checkpoints/step-001500.safetensors")));
    }
    return weights;
  }

  private static List<Path> trials(String name) throws IOException {
    Path trials = study(name).resolve("trials");
    try (Stream<Path> all = Files.isDirectory(trials) ? Files.list(trials) : Stream.empty()) {
      return all.sorted().toList();
    }
  }

  private static long checkpoints(String name) throws IOException {
    long saved = 0;
    for (Path trial : trials(name)) {
      Path last = trial.resolve("checkpoints/last.json");
      saved += Files.exists(last) && STEP.matcher(Files.readString(last)).find() ? 1 : 0;
    }
    return saved;
  }

  private static int finished(String name) throws IOException {
    return count(name, "finished");
  }

  private static int count(String name, String event) throws IOException {
    return ledger(name).split("\"event\":\"" + event + "\"", -1).length - 1;
  }

  private static String ledger(String name) throws IOException {
    Path ledger = study(name).resolve("ledger.jsonl");
    return Files.exists(ledger) ? Files.readString(ledger) : "";
  }

  private static int frugal(String... arguments) throws Exception {
    return start(arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }

  private static String said(String... arguments) throws Exception {
    Process process = slurm.with(start(arguments)).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static ProcessBuilder start(String... arguments) {
    List<String> command = new ArrayList<>(QuickProcesses.command());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
