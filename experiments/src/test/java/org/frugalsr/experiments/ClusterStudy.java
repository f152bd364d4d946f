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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A study of four trials that is trained on this machine, then on a cluster in two workers. */
final class ClusterStudy {
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
        launcher { %s }
      }
      """;

  private static final Pattern STEP = Pattern.compile("\"step\"\\s*:\\s*[1-9]");

  /** How many there are. */
  static final int TRIALS = 4;

  private final Path folder;
  private final Path config;
  private final String launcher;
  private final Map<String, String> environment;

  /**
   * Trains it on this machine.
   *
   * @param launcher its name
   * @param settings of the launcher
   * @param environment variables of {@code frugal}
   */
  ClusterStudy(Path folder, String launcher, String settings, Map<String, String> environment)
      throws Exception {
    this.folder = folder;
    this.launcher = launcher;
    this.environment = environment;
    this.config =
        Files.writeString(
            folder.resolve("a study.conf"),
            CONFIG.formatted(ConfigFiles.folder().resolve("quickstart.conf"), settings));
    said("study", config.toString(), "--out", path("local").toString());
  }

  /** The folder of a study; its name has a blank and a sign that Slurm replaces. */
  Path path(String name) {
    return folder.resolve(name + " 100%");
  }

  /** Submits it; returns what was said. */
  String submit(String name, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("study", config.toString(), "--out", path(name).toString()));
    words.addAll(List.of("--launcher", launcher));
    words.addAll(List.of(more));
    String said = said(words.toArray(String[]::new));
    assertTrue(said.contains("submitted as "), said);
    return said;
  }

  /** Runs {@code frugal}, which must succeed. */
  String said(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(QuickProcesses.command());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  /** Waits for a condition, up to three minutes. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    for (int i = 0; !condition.call(); i++) {
      assertTrue(i < 900, "waited three minutes for " + what);
      Thread.sleep(200);
    }
  }

  /** All trials are finished once each, with the weights of those trained on this machine. */
  void assertComplete(String name) throws IOException {
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

  private Map<String, byte[]> weights(String name) throws IOException {
    Map<String, byte[]> weights = new TreeMap<>();
    for (Path trial : trials(name)) {
      weights.put(
          String.valueOf(trial.getFileName()),
          Files.readAllBytes(trial.resolve("checkpoints/step-001500.safetensors")));
    }
    return weights;
  }

  private List<Path> trials(String name) throws IOException {
    Path trials = path(name).resolve("trials");
    try (Stream<Path> all = Files.isDirectory(trials) ? Files.list(trials) : Stream.empty()) {
      return all.sorted().toList();
    }
  }

  /** How many trials have a checkpoint behind step 0. */
  long checkpoints(String name) throws IOException {
    long saved = 0;
    for (Path trial : trials(name)) {
      Path last = trial.resolve("checkpoints/last.json");
      saved += Files.exists(last) && STEP.matcher(Files.readString(last)).find() ? 1 : 0;
    }
    return saved;
  }

  /** How many trials are finished. */
  int finished(String name) throws IOException {
    return count(name, "finished");
  }

  /** How many entries of the ledger have an event. */
  int count(String name, String event) throws IOException {
    return ledger(name).split("\"event\":\"" + event + "\"", -1).length - 1;
  }

  private String ledger(String name) throws IOException {
    Path ledger = path(name).resolve("ledger.jsonl");
    return Files.exists(ledger) ? Files.readString(ledger) : "";
  }
}
