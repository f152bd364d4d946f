package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.cli.Frugal;
import org.frugalsr.study.LocalProcesses;
import org.frugalsr.study.TrialLauncher;
import org.frugalsr.testkit.RealMlflow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quickstart study, made small, in real processes and with a real MLflow server that is killed
 * in the middle: MLflow's own search finds all that the run folders hold.
 */
@ExtendWith(QuickProcesses.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TrackedStudyTest {
  private static final String STUDY = "ablation";
  private static final int STEPS = 200;
  private static final long OUTAGE_MS = 3_000;
  private static final int LONGEST_PARAM = 6000;
  private static final String LONG = "0123456789".repeat(1000);
  private static final JsonMapper JSON = new JsonMapper();

  private static final String CONFIG =
      """
      include required(file("%s"))
      threads = 1
      network { channels = 8, blocks = 1 }
      trainer { steps = %d, batch = 2, patch = 12 }
      evaluation.every = 100
      checkpoint.every = 100
      tracking { name = mlflow, uri = "%s", experiment = "%s", checkpoints = last }
      """;

  /** What names a measurement, or says how it was made. */
  private static final Set<String> NO_METRIC =
      Set.of("set", "scale", "protocol", "method", "checkpoint", "checkpoint_step");

  @TempDir private static Path folder;
  private static RealMlflow server;

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

  @Test
  void killedServerAndStoppedStudyAllIsThereInTheEnd() throws Exception {
    Path config = config();
    TrialLauncher.Running first = start(config);
    awaitRunning(first, () -> children().size() == 2);
    server.kill();
    Thread.sleep(OUTAGE_MS);
    server.start();
    awaitRunning(first, () -> children().size() == 3);
    first.stop();
    first.await();
    assertStands("KILLED");
    TrialLauncher.Running second = start(config);
    await(second, () -> named(STUDY).stream().allMatch(r -> status(r).equals("RUNNING")));
    awaitRunning(second, () -> false);
    assertEquals(0, second.await(), TrackedStudyTest::output);
    assertStands("FINISHED");
    assertTrue(
        runs().stream()
            .anyMatch(run -> text(run.resolve("log.txt")).contains("cannot be reached")));

    // a trial that ended while the server was down is not all there
    assertEquals(0, Frugal.execute("sync", study().toString()));
    assertEquals("FINISHED", status(named(STUDY).getFirst()));
    assertEquals(5, server.search(STUDY, "").size(), "the study and its trials, each once");
    assertEquals(
        List.of(
            "conv, seed 0",
            "conv, seed 1",
            "depthwise-separable, seed 0",
            "depthwise-separable, seed 1"),
        children().stream()
            .map(run -> run.path("info").path("run_name").asText())
            .sorted()
            .toList());
    assertEquals(4, runs().size());
    for (Path run : runs()) {
      String filter = "tags.`frugalsr.folder` = '%s'".formatted(run);
      List<JsonNode> found = server.search(STUDY, filter);
      assertEquals(1, found.size(), filter);
      assertSame(run, found.getFirst());
    }
  }

  private static void assertSame(Path run, JsonNode there) throws Exception {
    assertEquals("FINISHED", status(there));
    Map<String, String> config =
        new TreeMap<>(ResolvedConfig.parse(text(run.resolve("config.json")), "config.json").flat());
    Map<String, String> params = RealMlflow.entries(there, "params");
    assertTrue(params.size() >= 150, () -> params.size() + " params");
    String key = "data.sets.long.hr";
    assertEquals(LONG, config.get(key));
    String cut = params.get(key);
    assertEquals(LONGEST_PARAM, cut.length());
    assertTrue(cut.startsWith(LONG.substring(0, LONGEST_PARAM - 100)), cut);
    config.put(key, cut);
    assertEquals(config, params);
    JsonNode whole = JSON.readTree(server.artifact(there, "whole-values.json"));
    assertEquals(LONG, whole.path("params").path(key).asText());

    Map<String, List<String>> measured = measured(run);
    assertTrue(measured.get("train/loss").size() >= 100, measured::toString);
    assertEquals(measured.keySet(), RealMlflow.entries(there, "metrics").keySet());
    for (String metric : measured.keySet()) {
      List<String> told =
          server.history(there, metric).stream()
              .map(
                  m ->
                      m.path("step").asLong()
                          + "="
                          + m.path("value").asDouble()
                          + " at "
                          + Instant.ofEpochMilli(m.path("timestamp").asLong()))
              .toList();
      assertEquals(measured.get(metric), told, metric);
    }

    Set<String> files = files(run);
    assertTrue(files.contains("report.html"), files::toString);
    Set<String> expected = new TreeSet<>(files);
    expected.add("whole-values.json");
    Set<String> sent = new TreeSet<>(server.artifacts(there));
    sent.removeIf(file -> file.startsWith("checkpoints/step-") && !expected.contains(file));
    assertEquals(
        expected, sent, "but for a checkpoint that was the last when the study was stopped");
    for (String file : files) {
      assertArrayEquals(Files.readAllBytes(run.resolve(file)), server.artifact(there, file), file);
    }
  }

  /** The numbers of a journal by their names, each with its step and time, in order. */
  private static Map<String, List<String>> measured(Path run) throws IOException {
    Map<String, List<String>> measured = new TreeMap<>();
    for (String line : Files.readAllLines(run.resolve("journal.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      String event = record.path("event").asText();
      if (!Set.of("train", "validate", "evaluate", "network").contains(event)) {
        continue;
      }
      List<String> prefix = new ArrayList<>(List.of(event));
      Stream.of("set", "scale", "protocol", "method")
          .filter(record::has)
          .map(field -> (field.equals("scale") ? "x" : "") + record.path(field).asText())
          .forEach(prefix::add);
      String at = record.path("step").asLong() + "=%s at " + millis(record.path("time").asText());
      record
          .fields()
          .forEachRemaining(
              field -> {
                boolean isMetric =
                    field.getValue().isNumber()
                        && !NO_METRIC.contains(field.getKey())
                        && !field.getKey().equals("step");
                if (isMetric) {
                  String name = String.join("/", prefix) + "/" + field.getKey();
                  measured
                      .computeIfAbsent(name, n -> new ArrayList<>())
                      .add(at.formatted(field.getValue().asDouble()));
                }
              });
    }
    return measured;
  }

  private static Instant millis(String time) {
    return Instant.ofEpochMilli(Instant.parse(time).toEpochMilli());
  }

  /** The files of a finished run that belong to MLflow with {@code checkpoints = last}. */
  private static Set<String> files(Path run) throws IOException {
    Predicate<String> none =
        name ->
            Set.of("lock", "tracking.lock", "tracking.json", "parent.json").contains(name)
                || (name.startsWith("checkpoints/") && !isLast(name));
    try (Stream<Path> all = Files.walk(run)) {
      Set<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile)
          .map(file -> run.relativize(file).toString())
          .filter(none.negate())
          .forEach(names::add);
      return names;
    }
  }

  private static boolean isLast(String name) {
    return name.equals("checkpoints/last.json")
        || name.startsWith("checkpoints/step-%06d.".formatted(STEPS));
  }

  private static Path config() throws IOException {
    StringBuilder text =
        new StringBuilder(
            CONFIG.formatted(
                ConfigFiles.folder().resolve("quickstart-study.conf"), STEPS, server.uri(), STUDY));
    IntStream.range(0, 60)
        .forEach(i -> text.append("data.sets.extra-%d.hr = \"folder %1$d\"\n".formatted(i)));
    text.append("data.sets.long.hr = \"").append(LONG).append("\"\n");
    return Files.writeString(folder.resolve("study.conf"), text);
  }

  private static TrialLauncher.Running start(Path config) {
    List<String> arguments = List.of("study", config.toString(), "--out", study().toString());
    return new LocalProcesses("org.frugalsr.cli.Frugal", 2)
        .start(new TrialLauncher.Job(STUDY, arguments, folder.resolve("output.txt")));
  }

  /** Something that is asked again and again. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits until something holds or a study ends. */
  private static void await(TrialLauncher.Running study, Condition until) throws Exception {
    long pid = Long.parseLong(study.where().split(" ", -1)[0]);
    while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !until.holds()) {
      Thread.sleep(250);
    }
  }

  /** The same; MLflow must say all the time that the study runs, unless all of it is finished. */
  private static void awaitRunning(TrialLauncher.Running study, Condition until) throws Exception {
    await(
        study,
        () -> {
          for (JsonNode run : named(STUDY)) {
            boolean runs = status(run).equals("RUNNING");
            assertTrue(runs || count("finished") == 4, TrackedStudyTest::output);
          }
          return until.holds();
        });
  }

  private static int count(String event) {
    String ledger = text(study().resolve("ledger.jsonl"));
    return ledger.split("\"event\":\"" + event + "\"", -1).length - 1;
  }

  /** How MLflow says that the study stands; where it could not be told in time, that was said. */
  private static void assertStands(String status) throws Exception {
    if (!output().contains("The state of the study has not reached")) {
      assertEquals(List.of(status), named(STUDY).stream().map(r -> status(r)).toList());
    }
  }

  private static List<JsonNode> named(String name) throws Exception {
    boolean isThere =
        server
            .post("experiments/search", JSON.createObjectNode().put("max_results", 10))
            .path("experiments")
            .findValuesAsText("name")
            .contains(STUDY);
    return isThere ? server.search(STUDY, "attributes.run_name = '%s'".formatted(name)) : List.of();
  }

  /** The runs below the study's. */
  private static List<JsonNode> children() throws Exception {
    List<JsonNode> above = named(STUDY);
    return above.isEmpty()
        ? List.of()
        : server.search(
            STUDY,
            "tags.`mlflow.parentRunId` = '%s'"
                .formatted(above.getFirst().path("info").path("run_id").asText()));
  }

  private static String status(JsonNode run) {
    return run.path("info").path("status").asText();
  }

  private static Path study() {
    return folder.resolve(STUDY);
  }

  /** The run folders of its trials. */
  private static List<Path> runs() {
    try (Stream<Path> trials = Files.list(study().resolve("trials"))) {
      return trials.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output() {
    return text(folder.resolve("output.txt"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
