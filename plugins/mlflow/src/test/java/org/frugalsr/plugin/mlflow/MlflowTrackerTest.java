package org.frugalsr.plugin.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.frugalsr.api.Tracker.DataInput;
import org.frugalsr.api.Tracker.Location;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.Tracker.TrackedRun;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.plugin.mlflow.FakeMlflow.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MlflowTrackerTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123Z");
  private static final TrackedRun RUN = new TrackedRun("key-1", "a run", NOON, Optional.empty());

  @TempDir private Path folder;
  private FakeMlflow server;
  private MlflowTracker tracker;

  @BeforeEach
  void start() throws IOException {
    server = new FakeMlflow();
    tracker = tracker(Map.of(), Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    tracker.close();
    server.close();
  }

  private MlflowTracker tracker(Map<String, String> environment, Duration deadline) {
    return new MlflowTracker(
        new MlflowSettings(server.uri(), "my experiment"), Credentials.of(environment), deadline);
  }

  private String begin() throws TrackerException {
    return tracker.begin(RUN, Optional.empty()).id();
  }

  private static List<Metric> metrics(int n) {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      metrics.add(new Metric("train/loss", i, NOON.plusMillis(i), i / 4.0));
    }
    return metrics;
  }

  private static TrackerException failure(Executable call) {
    return assertThrows(TrackerException.class, call);
  }

  @Test
  void makesAnExperimentAndARun() throws TrackerException {
    Location there = tracker.begin(RUN, Optional.empty());
    assertEquals(server.uri() + "/#/experiments/1/runs/run0", there.link());
    assertEquals("a run", server.only().info.path("run_name").asText());
    assertEquals(NOON.toEpochMilli(), server.only().info.path("start_time").asLong());
    assertEquals("key-1", server.only().tags.get("frugalsr.key"));
    assertEquals(Map.of("my experiment", "1"), server.experiments);
    assertEquals("run0", tracker.begin(RUN, Optional.of("run0")).id());
    assertEquals("run0", begin(), "a run with its key is there");
    assertEquals(1, server.runs.size());
  }

  @Test
  void aRunMayHangBelowAnother() throws TrackerException {
    tracker.begin(new TrackedRun("key-2", "trial", NOON, Optional.of("above")), Optional.empty());
    assertEquals("above", server.only().tags.get("mlflow.parentRunId"));
  }

  @Test
  void tagsOfAPersonANoteAndDataSetsStandWhereMlflowShowsThem() throws TrackerException {
    String id = begin();
    tracker.marks(id, Map.of("paper", "first"), Optional.of("a try"));
    assertEquals("first", server.only().tags.get("paper"));
    assertEquals("a try", server.only().tags.get("mlflow.note.content"));
    String content = "0123456789abcdef".repeat(4);
    tracker.data(id, List.of(new DataInput("set5", List.of("validation", "test"), content)));
    JsonNode input = server.only().inputs.getFirst();
    assertEquals("set5", input.path("dataset").path("name").asText());
    assertEquals(content.substring(0, 36), input.path("dataset").path("digest").asText());
    assertTrue(input.path("dataset").path("source").asText().contains(content));
    assertEquals("mlflow.data.context", input.path("tags").get(0).path("key").asText());
    assertEquals("validation, test", input.path("tags").get(0).path("value").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/'\"\n<script>\\..%20", "漢字 😀", "; rm -rf /", "$(id)", ""})
  void anyNameIsTaken(String name) throws TrackerException {
    tracker.begin(new TrackedRun("key-3", name, NOON, Optional.empty()), Optional.empty());
    assertEquals(name, server.only().info.path("run_name").asText());
    tracker.begin(
        new TrackedRun("k", "n".repeat(10_000), NOON, Optional.empty()), Optional.empty());
    assertEquals(250, server.runs.get("run1").info.path("run_name").asText().length());
  }

  @Test
  void configOf150KeysAndALongValue() throws TrackerException, IOException {
    Map<String, String> config = new TreeMap<>();
    for (int i = 0; i < 150; i++) {
      config.put("section.key-" + i, "value " + i);
    }
    config.put("sites.\"body.*\"", "x");
    config.put("long", "v".repeat(10_000));
    config.put("empty", "");
    String id = begin();
    tracker.config(id, config);
    assertEquals(153, server.only().params.size());
    server
        .only()
        .params
        .forEach(
            (key, value) -> {
              String whole = config.get(Keys.decode(key));
              assertTrue(whole.equals(value) || value.length() == 6000, key);
            });
    byte[] whole = server.artifacts.get("/1/run0/artifacts/whole-values.json");
    assertEquals(
        config.get("long"), Connection.JSON.readTree(whole).path("params").path("long").asText());
  }

  @Test
  void longUnicodeValuesStayWithinTheSizeOfARequest() throws TrackerException {
    Map<String, String> config = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      config.put("k" + i, "漢\"".repeat(3000));
    }
    tracker.config(begin(), config);
    assertEquals(100, server.only().params.size());
  }

  @Test
  void whatAResumeChangedIsATag() throws TrackerException {
    String id = begin();
    tracker.config(id, Map.of("trainer.steps", "100", "seed", "1"));
    try (MlflowTracker later = tracker(Map.of(), Duration.ofSeconds(30))) {
      later.begin(RUN, Optional.of(id));
      later.config(id, Map.of("trainer.steps", "200", "seed", "1", "new", "n"));
    }
    assertEquals(Map.of("trainer.steps", "100", "seed", "1", "new", "n"), server.only().params);
    assertEquals("200", server.only().tags.get("frugalsr.changed.trainer.steps"));
    assertFalse(server.only().tags.containsKey("frugalsr.changed.seed"));
  }

  @Test
  void metricsOfAnyNumberArriveInOrderOnce() throws TrackerException {
    String id = begin();
    tracker.metrics(id, metrics(2500));
    tracker.metrics(id, metrics(2500));
    List<String> history = server.history("train/loss");
    assertEquals(2500, history.size());
    assertEquals("1=0.25", history.get(1));
    assertEquals("2499=624.75", history.get(2499));
  }

  @Test
  void valuesThatAreNoNumbersAreSentAsProtobufWritesThem() throws TrackerException {
    String id = begin();
    tracker.metrics(
        id,
        List.of(
            new Metric("x", 1, NOON, Double.NaN),
            new Metric("x", 2, NOON, Double.POSITIVE_INFINITY),
            new Metric("x", 3, NOON, Double.NEGATIVE_INFINITY)));
    assertEquals(List.of("1=NaN", "2=Infinity", "3=-Infinity"), server.history("x"));
  }

  @Test
  void aLongMetricNameIsToldWholeInATag() throws TrackerException {
    String name = "validate/" + "set".repeat(100) + "/psnr";
    tracker.metrics(begin(), List.of(new Metric(name, 1, NOON, 1)));
    String key = server.only().metrics.iterator().next().path("key").asText();
    assertTrue(Keys.isCut(key));
    assertTrue(server.only().tags.containsValue(name));
  }

  @Test
  void tagsAndTheCommit() throws TrackerException {
    String id = begin();
    tracker.tags(
        id,
        Map.of("program.revision", "abc", "config.revision", "def", "long", "t".repeat(10_000)));
    assertEquals("abc", server.only().tags.get("frugalsr.program.revision"));
    assertEquals("def", server.only().tags.get("frugalsr.config.revision"));
    assertEquals("abc", server.only().tags.get("mlflow.source.git.commit"));
    assertEquals(5000, server.only().tags.get("frugalsr.long").length());
    assertTrue(server.artifacts.containsKey("/1/run0/artifacts/whole-values.json"));
  }

  @Test
  void filesGoToTheProxy() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "content");
    tracker.file(begin(), "pictures/ä b.png", file);
    byte[] there = server.artifacts.get("/1/run0/artifacts/pictures/=C3=A4=20b.png");
    assertEquals("content", new String(there, StandardCharsets.UTF_8));
  }

  @Test
  void statusWithItsTime() throws TrackerException {
    String id = begin();
    tracker.status(id, Status.FAILED, NOON);
    assertEquals("FAILED", server.only().info.path("status").asText());
    assertEquals(NOON.toEpochMilli(), server.only().info.path("end_time").asLong());
    tracker.status(id, Status.RUNNING, NOON);
    assertEquals("RUNNING", server.only().info.path("status").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | Internal Server Error | FOR_NOW | failed
          503 | try later | FOR_NOW | failed
          401 | You are not authenticated | EVERYTHING | MLFLOW_TRACKING_USERNAME
          403 | Invalid Host header - possible DNS rebinding attack detected | EVERYTHING | --allowed-hosts
          403 | Permission denied | EVERYTHING | does not allow
          404 | <html>nginx</html> | EVERYTHING | Check the address.
          302 | <html>Please log in</html> | EVERYTHING | not as an MLflow server
          200 | <html>Welcome</html> | EVERYTHING | not as an MLflow server
          413 | too large | THIS_PIECE | 413
          """)
  void eachAnswerMeansSomething(int status, String body, Extent extent, String text)
      throws TrackerException {
    String id = begin();
    server.fault = path -> path.endsWith("log-batch") ? new Answer(status, body) : null;
    TrackerException e = failure(() -> tracker.metrics(id, metrics(1)));
    assertEquals(extent, e.extent(), e.getMessage());
    assertTrue(e.getMessage().contains(text), e.getMessage());
    server.fault = path -> null;
    tracker.metrics(id, metrics(1));
    assertEquals(1, server.history("train/loss").size());
  }

  @Test
  void whatIsRefusedByItsContentIsThisPieceOnly() throws TrackerException {
    String id = begin();
    server.fault =
        path ->
            path.endsWith("log-batch")
                ? FakeMlflow.error(400, "INVALID_PARAMETER_VALUE", "Invalid value")
                : null;
    assertEquals(Extent.THIS_PIECE, failure(() -> tracker.metrics(id, metrics(1))).extent());
  }

  @Test
  void whatHasBeenDeletedIsSaid() throws TrackerException {
    String id = begin();
    server.only().info.put("lifecycle_stage", "deleted");
    TrackerException logged = failure(() -> tracker.metrics(id, metrics(1)));
    assertEquals(Extent.EVERYTHING, logged.extent(), logged.getMessage());
    TrackerException begun = failure(() -> tracker.begin(RUN, Optional.of(id)));
    assertEquals(Extent.EVERYTHING, begun.extent());
    assertTrue(begun.getMessage().contains("tracking.json"), begun.getMessage());
    assertEquals(
        Extent.EVERYTHING, failure(() -> tracker.begin(RUN, Optional.of("gone"))).extent());
    server.deletedExperiment = "my experiment";
    TrackerException e =
        failure(
            () ->
                tracker.begin(new TrackedRun("k", "n", NOON, Optional.empty()), Optional.empty()));
    assertEquals(Extent.EVERYTHING, e.extent());
    assertTrue(e.getMessage().contains("tracking.experiment=NAME"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///srv/mlruns/",
        "/srv/mlruns/",
        "s3://bucket/",
        "mlflow-artifacts://elsewhere:1/"
      })
  void aServerThatTakesNoFilesStillTakesTheRest(String root) throws Exception {
    server.artifactRoot = root;
    Path file = Files.writeString(folder.resolve("f"), "x");
    String id = begin();
    TrackerException e = failure(() -> tracker.file(id, "f", file));
    assertEquals(Extent.THIS_PIECE, e.extent());
    assertTrue(e.getMessage().contains("--serve-artifacts"), e.getMessage());
    assertEquals(0, server.artifacts.size());
    tracker.metrics(id, metrics(1));
  }

  @ParameterizedTest
  @CsvSource({
    "503, 'Artifact serving is disabled. Run with `--serve-artifacts`', THIS_PIECE",
    "404, no such page, THIS_PIECE",
    "503, try later, FOR_NOW",
    "500, oops, FOR_NOW",
    "401, no, EVERYTHING"
  })
  void answersOfTheProxy(int status, String body, Extent extent) throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "x");
    String id = begin();
    server.fault = path -> path.contains("artifacts") ? new Answer(status, body) : null;
    assertEquals(extent, failure(() -> tracker.file(id, "f", file)).extent());
  }

  @Test
  void aServerThatIsDownIsForNowAndItsReturnIsNoticed() throws Exception {
    String id = begin();
    int port = Integer.parseInt(server.uri().replaceFirst(".*:", ""));
    server.close();
    TrackerException e = failure(() -> tracker.metrics(id, metrics(1)));
    assertEquals(Extent.FOR_NOW, e.extent());
    assertTrue(e.getMessage().contains("cannot be reached"), e.getMessage());
    FakeMlflow again = new FakeMlflow(port);
    again.runs.putAll(server.runs);
    server = again;
    tracker.metrics(id, metrics(1));
    assertEquals(1, server.history("train/loss").size());
  }

  @Test
  void aServerThatHangsIsLeftAfterTheDeadline() throws TrackerException {
    try (MlflowTracker hurried = tracker(Map.of(), Duration.ofMillis(200))) {
      CountDownLatch never = new CountDownLatch(1);
      server.fault =
          path -> {
            never.await();
            return null;
          };
      TrackerException e = failure(() -> hurried.begin(RUN, Optional.empty()));
      assertEquals(Extent.FOR_NOW, e.extent());
      assertTrue(e.getMessage().contains("has not answered"), e.getMessage());
    }
    server.fault = path -> null;
    begin();
  }

  @Test
  void anInterruptEndsAWait() {
    server.fault =
        path -> {
          new CountDownLatch(1).await();
          return null;
        };
    Thread.currentThread().interrupt();
    assertEquals(Extent.FOR_NOW, failure(this::begin).extent());
    assertTrue(Thread.interrupted(), "it stays interrupted");
  }

  @Test
  void credentialsAreSentEverywhereAndSaidNowhere() throws Exception {
    Map<String, String> environment =
        Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p");
    Path file = Files.writeString(folder.resolve("f"), "x");
    try (MlflowTracker known = tracker(environment, Duration.ofSeconds(30))) {
      String id = known.begin(RUN, Optional.empty()).id();
      known.file(id, "f", file);
      assertEquals(List.of("Basic dTpw"), server.authorizations.stream().distinct().toList());
      server.fault = path -> new Answer(401, "no");
      String said = failure(() -> known.metrics(id, metrics(1))).getMessage();
      assertFalse(said.contains("dTpw") || said.contains(" p "), said);
      assertFalse(known.destination().contains("dTpw"));
    }
  }
}
