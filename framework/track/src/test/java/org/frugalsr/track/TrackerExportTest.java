package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.Tracker.DataInput;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.config.TrackingSettings.Checkpoints;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerExportTest {
  @TempDir Path temp;
  private TrackedFolder run;
  private final RecordingTracker tracker = new RecordingTracker();
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void makeRun() {
    run = new TrackedFolder(temp.resolve("a 'run'"));
  }

  @AfterEach
  void closeRun() {
    run.close();
  }

  private TrackerExport open(Checkpoints checkpoints) {
    return TrackerExport.open(
        run.folder, tracker, TrackingSettings.sending(checkpoints), said::add);
  }

  private void catchUp(boolean ended) throws TrackerException {
    try (TrackerExport delivery = open(Checkpoints.NONE)) {
      delivery.catchUp(ended);
    }
  }

  @Test
  void tellsWhatTheJournalTellsWithItsTimes() throws TrackerException {
    run.train(1, 0.5);
    run.record(
        "validate",
        1,
        Map.of(
            "set",
            "set5",
            "scale",
            2,
            "protocol",
            "sisr-y",
            "psnr",
            30.5,
            "ssim",
            Double.NaN,
            "images",
            List.of(Map.of("name", "baby", "psnr", 1.0)),
            "best",
            true));
    run.record("network", 0, Map.of("scale", 2, "parameters", 1234L));
    run.record(
        "evaluate",
        1,
        Map.of(
            "set",
            "NaN",
            "scale",
            3,
            "protocol",
            "sisr-y",
            "method",
            "bicubic",
            "psnr",
            31.0,
            "ssim",
            0.5,
            "checkpoint_step",
            1,
            "checkpoint",
            "last"));
    catchUp(false);
    assertEquals(
        Set.of(
            new Metric("train/loss", 1, Instant.parse("2026-01-31T12:00:02Z"), 0.5),
            new Metric("train/steps_per_second", 1, Instant.parse("2026-01-31T12:00:02Z"), 1),
            new Metric(
                "validate/set5/x2/sisr-y/psnr", 1, Instant.parse("2026-01-31T12:00:03Z"), 30.5),
            new Metric(
                "validate/set5/x2/sisr-y/ssim",
                1,
                Instant.parse("2026-01-31T12:00:03Z"),
                Double.NaN),
            new Metric("network/x2/parameters", 0, Instant.parse("2026-01-31T12:00:04Z"), 1234),
            new Metric(
                "evaluate/NaN/x3/sisr-y/bicubic/psnr",
                1,
                Instant.parse("2026-01-31T12:00:05Z"),
                31.0),
            new Metric(
                "evaluate/NaN/x3/sisr-y/bicubic/ssim",
                1,
                Instant.parse("2026-01-31T12:00:05Z"),
                0.5)),
        tracker.only().metrics);
    assertEquals(Map.of("a.b", "[1,2]", "seed", "1"), tracker.only().config);
    assertEquals("a 'run'", tracker.only().run.name());
    assertEquals(Instant.parse("2026-01-31T12:00:01Z"), tracker.only().run.started());
    assertEquals(List.of(Status.RUNNING), tracker.only().status);
    assertEquals(Set.of("config.conf", "config.json"), tracker.only().files.keySet());
  }

  @Test
  void tellsDataSetsTagsANoteAndTheLoadOfTheMachine() throws TrackerException, IOException {
    Path path = temp.resolve("marked");
    String config =
        "{\"data\":{\"test\":[\"set5\",\"x\"],\"train\":[\"t91\"],\"validate\":[\"set5\"]}}";
    try (RunFolder folder = RunFolder.create(path, "", config)) {
      String session = "[{\"data\":{\"set5\":\"0a\",\"t91\":\"0b\",\"other\":\"0c\"}}]";
      Files.writeString(folder.provenance(), session);
      try (Journal journal = Journal.open(folder.journal(), () -> Instant.EPOCH)) {
        journal.record(
            3, TrackedFolder.event("system", Map.of("cpu_utilization_percentage", 97.5)));
      }
      TrackingSettings settings =
          new TrackingSettings(Checkpoints.NONE, Map.of("paper", "1"), Optional.of("n"), true);
      try (TrackerExport delivery = TrackerExport.open(folder, tracker, settings, said::add)) {
        delivery.catchUp(false);
      }
    }
    assertEquals(
        List.of(
            new DataInput("t91", List.of("training"), "0b"),
            new DataInput("set5", List.of("validation", "test"), "0a")),
        tracker.only().data);
    assertEquals("1", tracker.only().tags.get("tag.paper"));
    assertEquals("n", tracker.only().tags.get("note"));
    assertEquals(List.of(97.5), tracker.only().values("system/cpu_utilization_percentage"));
  }

  @Test
  void goesOnWhereItWas() throws TrackerException {
    run.train(1, 0.5);
    catchUp(false);
    run.train(2, 0.4);
    catchUp(false);
    catchUp(false);
    assertEquals(1, tracker.runs.size());
    assertEquals(4, tracker.only().told, "nothing is told twice");
    assertEquals(List.of(0.5, 0.4), tracker.only().values("train/loss"));
    assertEquals(Map.of("config.conf", 1, "config.json", 1), tracker.only().files);
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "begun", "config", "tags", "metrics", "told", "file", "status"})
  void afterAnyFailureNothingIsMissingOrDoubled(String call) throws TrackerException {
    run.train(1, 0.5);
    tracker.fail(call, Extent.FOR_NOW);
    assertThrows(TrackerException.class, () -> catchUp(false)); // as a process that then dies
    run.train(2, 0.4);
    catchUp(true);
    assertEquals(1, tracker.runs.size());
    assertEquals(List.of(0.5, 0.4), tracker.only().values("train/loss"));
    assertEquals(2, tracker.only().config.size());
    assertTrue(tracker.only().files.containsKey("journal.jsonl"));
    assertEquals(Status.KILLED, tracker.only().status.getLast());
    assertEquals(List.of(), said);
  }

  @Test
  void aLineThatIsStillBeingWrittenWaits() throws IOException, TrackerException {
    run.train(1, 0.5);
    Path journal = run.folder.journal();
    String whole = Files.readString(journal);
    Files.writeString(journal, whole + whole.substring(whole.length() - 60, whole.length() - 10));
    catchUp(false);
    assertEquals(2, tracker.only().told);
  }

  @Test
  void aDamagedLineIsAnError() throws IOException {
    Files.writeString(run.folder.journal(), "{\"time\":\"x\"}\n");
    WorldError e = assertThrows(WorldError.class, () -> catchUp(false));
    assertTrue(e.getMessage().contains("line at byte 0"), e.getMessage());
  }

  @Test
  void aLongJournalIsToldInParts() throws TrackerException {
    for (int step = 1; step <= 9000; step++) {
      run.train(step, step);
    }
    assertTrue(run.folder.journal().toFile().length() > 3 << 18);
    tracker.fail("told", Extent.FOR_NOW);
    assertThrows(TrackerException.class, () -> catchUp(false));
    catchUp(false);
    List<Double> values = tracker.only().values("train/loss");
    assertEquals(9000, values.size());
    assertEquals(values.stream().sorted().toList(), values, "in order");
    assertTrue(tracker.only().told < 2 * 2 * 9000, "only a part was told again");
  }

  @Test
  void stepsThatAreTrainedAgainAreToldOnceIfTheyGiveTheSame() throws TrackerException {
    for (int step = 1; step <= 4; step++) {
      run.train(step, 1.0 / step);
    }
    catchUp(false);
    run.record("resume", 2, Map.of("steps", 40));
    run.train(3, 1.0 / 3); // the same
    catchUp(false); // and a new session
    run.train(4, 7); // another value
    run.train(5, 0.2);
    run.record("resume", 2, Map.of("steps", 40));
    run.train(3, 1.0 / 3);
    run.train(4, 7);
    run.train(5, 0.1);
    catchUp(true);
    assertEquals(
        List.of(1.0, 0.5, 1.0 / 3, 0.25, 7.0, 0.2, 0.1), tracker.only().values("train/loss"));
    assertEquals(5, tracker.only().values("train/steps_per_second").size(), "one for each step");
    assertTrue(tracker.only().tags.containsKey("resumed.2"));
  }

  @ParameterizedTest
  @CsvSource({
    "finished, FINISHED",
    "asked to stop, KILLED",
    "out of time, KILLED",
    "'Training diverged at step 3', FAILED"
  })
  void theStatusFollowsTheReason(String reason, Status status) throws Exception {
    run.train(1, 0.5);
    catchUp(false);
    run.record("stop", 1, Map.of("reason", reason, "seconds", 1.0));
    run.file("report.html");
    catchUp(true);
    assertEquals(List.of(Status.RUNNING, status), tracker.only().status);
    assertEquals(reason, tracker.only().tags.get("stopped"));
    assertTrue(tracker.only().files.containsKey("report.html"));
    run.record("resume", 1, Map.of());
    catchUp(false);
    assertEquals(Status.RUNNING, tracker.only().status.getLast(), "a resumed run runs again");
    assertEquals(1, tracker.runs.size());
  }

  @Test
  void whatIsRefusedIsSaidOnceAndTheRestArrives() throws TrackerException {
    run.train(1, 0.5);
    run.record("train", 2, Map.of("loss", 0.45, "odd", 1.0));
    run.train(3, 0.4);
    for (int i = 0; i < 20; i++) {
      tracker.troubles.add(
          call -> {
            if (call.startsWith("file") || call.contains("odd")) {
              throw new TrackerException(Extent.THIS_PIECE, "not " + call.substring(0, 4));
            }
          });
    }
    catchUp(false);
    assertEquals(List.of(0.5, 0.45, 0.4), tracker.only().values("train/loss"));
    assertEquals(
        List.of(
            "The metric train/odd was not accepted: not metr",
            "The file config.conf was not accepted: not file"),
        said);
  }

  @Test
  void anotherPlaceGetsEverythingAndTheFirstIsRemembered() throws TrackerException {
    run.train(1, 0.5);
    catchUp(false);
    tracker.destination = "elsewhere";
    catchUp(false);
    tracker.destination = "memory";
    catchUp(false);
    assertEquals(2, tracker.runs.size());
    tracker.runs.values().forEach(r -> assertEquals(2, r.told));
  }

  @Test
  void onlyOneDeliversARun() {
    try (TrackerExport first = open(Checkpoints.NONE)) {
      UserError e = assertThrows(UserError.class, () -> open(Checkpoints.NONE));
      assertTrue(e.getMessage().contains("this process"), e.getMessage());
      assertEquals(0, first.metrics());
    }
  }

  @Test
  void aDamagedMemoryIsAnErrorThatSaysWhatToDo() throws IOException {
    Files.writeString(run.folder.tracking(), "{\"memory\":{\"status\":\"DANCING\"}}");
    WorldError e = assertThrows(WorldError.class, () -> open(Checkpoints.NONE));
    assertTrue(e.getMessage().contains("remove it"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"NONE,''", "BEST,10", "LAST,20", "ALL,10 20"})
  void checkpointsGoAlongByChoice(Checkpoints chosen, String steps) throws Exception {
    Files.createDirectories(run.folder.checkpoints());
    for (String step : List.of("10", "20")) {
      run.file("checkpoints/step-0000" + step + ".safetensors");
      run.file("checkpoints/step-0000" + step + ".json");
    }
    Files.writeString(run.folder.checkpoints().resolve("best.json"), "{\"step\":10}");
    Files.writeString(run.folder.checkpoints().resolve("last.json"), "{\"step\":20}");
    run.file("checkpoints/.step-000030.safetensors.tmp");
    try (TrackerExport delivery = open(chosen)) {
      delivery.catchUp(true);
    }
    List<String> sent =
        tracker.only().files.keySet().stream().filter(f -> f.endsWith(".safetensors")).toList();
    assertEquals(
        steps.isEmpty()
            ? List.of()
            : List.of(steps.split(" ")).stream()
                .map(s -> "checkpoints/step-0000" + s + ".safetensors")
                .toList(),
        sent);
    assertEquals(
        chosen != Checkpoints.NONE && chosen != Checkpoints.LAST,
        tracker.only().files.containsKey("checkpoints/best.json"));
    assertFalse(tracker.only().files.keySet().stream().anyMatch(f -> f.contains("tmp")));
  }
}
