package org.frugalsr.plugin.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.testkit.RealMlflow;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.track.LiveTracking;
import org.frugalsr.track.Sync;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tail brings to a real MLflow server is found there by MLflow's own means. */
class RealMlflowTest {
  /** Several tries fall into it: they are 1, 2 and 4 seconds apart. */
  private static final int OUTAGE_MS = 5_000;

  @TempDir private static Path folder;
  private static RealMlflow server;

  private final List<String> said = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = RealMlflow.program();
    Assumptions.assumeTrue(
        program.isPresent(), "MLflow is not installed; .ci/mlflow does that, with python3 and pip");
    server = new RealMlflow(program.get(), Files.createDirectory(folder.resolve("server")));
    server.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static Experiment tracking(String experiment) {
    return TinyExperiment.of(
        List.of(new MlflowPlugin()),
        "tracking { name = mlflow, uri = \"%s\", experiment = \"%s\", checkpoints = last }"
            .formatted(server.uri(), experiment));
  }

  private static Map<String, String> longConfig() {
    Map<String, String> config = new TreeMap<>();
    for (int i = 0; i < 149; i++) {
      config.put("key-" + i, "value \"" + i + "\" <script> \\ é漢😀");
    }
    config.put("long", "0123456789".repeat(1000));
    return config;
  }

  private static RunFolder run(Path path, Map<String, String> config) {
    ObjectNode json = Connection.JSON.valueToTree(config);
    return RunFolder.create(path, "# no text\n", json.toString());
  }

  private static void train(Journal journal, int from, int to) {
    for (int step = from; step <= to; step++) {
      journal.record(step, StepsTrained.of(Math.sin(step), 1.0 / step, 1, 0, Map.of()));
    }
  }

  private static List<String> history(JsonNode run, String key) throws Exception {
    return server.history(run, key).stream()
        .map(m -> m.path("step").asLong() + "=" + m.path("value").asDouble())
        .toList();
  }

  @Test
  void killedForSecondsInTheMiddleNothingIsMissingOrDoubled() throws Exception {
    Map<String, String> config = longConfig();
    String experiment = "outage 'n' / <b>";
    Path path = folder.resolve("a 'run'\n<script>");
    try (RunFolder run = run(path, config)) {
      Journal journal = Journal.open(run.journal(), InstantSource.system());
      journal.record(0, Started.untrained("test", Optional.empty()));
      LiveTracking live =
          LiveTracking.start(tracking(experiment), run, said::add, said::add).orElseThrow();
      train(journal, 1, 1500);
      await("tracked: ");
      train(journal, 1501, 1600);
      server.kill();
      train(journal, 1601, 3000);
      Thread.sleep(OUTAGE_MS);
      await("cannot be reached");
      server.start();
      await("tracked again");
      train(journal, 3001, 3500);
      Files.writeString(run.report(), "<html></html>");
      Files.write(run.pictures().resolve("set é%2F-x2.png"), new byte[] {1, 2, 3});
      journal.record(3500, Stopped.because(StopReason.FINISHED, 1));
      journal.close();
      live.close();
    }
    // where the machine is so busy that the end of the run was too short
    Sync.of(tracking(experiment), RunFolder.open(path), said::add);
    List<JsonNode> found =
        server.search(experiment, "params.`key-3` = '" + config.get("key-3") + "'");
    assertEquals(1, found.size());
    JsonNode there = found.get(0);
    assertEquals("a 'run'\n<script>", there.path("info").path("run_name").asText());
    assertEquals("FINISHED", there.path("info").path("status").asText());
    Map<String, String> params = RealMlflow.entries(there, "params");
    assertEquals(150, params.size());
    params.forEach(
        (key, value) -> assertTrue(value.equals(config.get(key)) || key.equals("long"), key));
    assertEquals(6000, params.get("long").length());
    JsonNode whole = Connection.JSON.readTree(server.artifact(there, "whole-values.json"));
    assertEquals(config.get("long"), whole.path("params").path("long").asText());
    List<String> expected = new ArrayList<>();
    for (int step = 1; step <= 3500; step++) {
      expected.add(step + "=" + Math.sin(step));
    }
    assertEquals(expected, history(there, "train/loss"));
    assertEquals(3500, history(there, "train/rate").size());
    assertEquals("<html></html>", new String(server.artifact(there, "report.html")));
    assertArrayEquals(
        new byte[] {1, 2, 3}, server.artifact(there, "pictures/set=20=C3=A9=252F-x2.png"));
    assertEquals(
        config.get("key-0"),
        Connection.JSON.readTree(server.artifact(there, "config.json")).path("key-0").asText());
    assertEquals(1, count("cannot be reached"), said::toString);
    assertEquals(2, count("tracked"), said::toString);
  }

  private long count(String text) {
    return said.stream().filter(s -> s.contains(text)).count();
  }

  private void await(String text) throws InterruptedException {
    for (int i = 0; i < 3000 && count(text) == 0; i++) {
      Thread.sleep(100);
    }
    assertTrue(count(text) > 0, text + " is not in " + said);
  }

  @Test
  void trialsThatStartAtOnceHangBelowOneStudy() throws Exception {
    Path study = folder.resolve("study");
    List<Callable<Sync>> trials = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Path path = study.resolve("trials").resolve("trial-" + seed);
      try (RunFolder run = run(path, Map.of("seed", String.valueOf(seed)))) {
        Files.writeString(
            run.parent(),
            "{\"study\":\"ablation\",\"folder\":\"../..\",\"variant\":\"v\",\"seed\":%d}"
                .formatted(seed));
        try (Journal journal = Journal.open(run.journal(), InstantSource.system())) {
          train(journal, 1, 10);
          journal.record(5, new Resumed(12, "test", List.of(), List.of(), List.of(), false, false));
          train(journal, 6, 12);
          journal.record(12, Stopped.because(StopReason.ASKED, 1));
        }
      }
      trials.add(() -> Sync.of(tracking("study"), RunFolder.open(path), said::add));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Sync> each : threads.invokeAll(trials)) {
        each.get();
      }
    }
    List<JsonNode> above = server.search("study", "attributes.run_name = 'ablation'");
    assertEquals(1, above.size());
    String id = above.get(0).path("info").path("run_id").asText();
    List<JsonNode> children =
        server.search("study", "tags.`mlflow.parentRunId` = '%s'".formatted(id));
    assertEquals(4, children.size());
    assertEquals("FINISHED", above.get(0).path("info").path("status").asText());
    for (JsonNode child : children) {
      assertEquals(12, history(child, "train/loss").size(), "steps 6 to 10 are told once");
      assertEquals("KILLED", child.path("info").path("status").asText());
      assertTrue(RealMlflow.entries(child, "tags").containsKey("frugalsr.resumed.5"));
    }
  }

  @Test
  void whatHasBeenDeletedThereIsSaidAtOnce() throws Exception {
    Path path = folder.resolve("deleted");
    try (RunFolder run = run(path, Map.of("a", "b"))) {
      Files.createDirectories(run.checkpoints());
    }
    RunFolder run = RunFolder.open(path);
    Sync sync = Sync.of(tracking("doomed"), run, said::add);
    ObjectNode body = Connection.JSON.createObjectNode();
    String id = sync.link().replaceFirst(".*/", "");
    server.post("runs/delete", body.put("run_id", id));
    WorldError e =
        assertThrows(WorldError.class, () -> Sync.of(tracking("doomed"), run, said::add));
    assertTrue(e.getMessage().contains("has been deleted"), e.getMessage());
    ObjectNode other = Connection.JSON.createObjectNode();
    server.post("experiments/delete", other.put("experiment_id", server.experiment("doomed")));
    Files.delete(run.tracking());
    WorldError again =
        assertThrows(WorldError.class, () -> Sync.of(tracking("doomed"), run, said::add));
    assertTrue(again.getMessage().contains("tracking.experiment=NAME"), again.getMessage());
    assertEquals(List.of(), said);
  }

  @Test
  void aServerThatDoesNotKnowItsNameSaysSo() throws IOException {
    Path path = folder.resolve("host");
    run(path, Map.of("a", "b")).close();
    Experiment e =
        TinyExperiment.of(
            List.of(new MlflowPlugin()),
            "tracking { name = mlflow, uri = \"%s\" }"
                .formatted(server.uri().replace("127.0.0.1", "127.0.0.2")));
    WorldError refused =
        assertThrows(WorldError.class, () -> Sync.of(e, RunFolder.open(path), said::add));
    assertTrue(
        refused.getMessage().contains("--allowed-hosts")
            || refused.getMessage().contains("cannot be reached"),
        refused.getMessage());
  }
}
