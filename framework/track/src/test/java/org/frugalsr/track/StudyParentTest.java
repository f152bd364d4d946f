package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.config.TrackingSettings.Checkpoints;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.StudyStatusFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyParentTest {
  private static final RetryPolicy HASTE =
      new RetryPolicy(
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofSeconds(3),
          3);

  @TempDir Path study;
  private final RecordingTracker tracker = new RecordingTracker();
  private final List<String> said = new ArrayList<>();

  private TrackedFolder trial(String name, long seed) throws IOException {
    TrackedFolder trial = new TrackedFolder(study.resolve("trials").resolve(name));
    Files.writeString(
        trial.folder.parent(),
        "{\"study\":\"ablation\",\"folder\":\"../..\",\"variant\":\"%s\",\"seed\":%d}"
            .formatted(name, seed));
    return trial;
  }

  private void catchUp(TrackedFolder trial, boolean ended) throws TrackerException {
    try (TrackerExport delivery =
        TrackerExport.open(
            trial.folder, tracker, TrackingSettings.sending(Checkpoints.NONE), said::add)) {
      delivery.catchUp(ended);
    }
  }

  @Test
  void trialsHangBelowOneRun() throws Exception {
    try (TrackedFolder a = trial("a", 0);
        TrackedFolder b = trial("b", 1)) {
      catchUp(a, false);
      catchUp(b, false);
      assertEquals(3, tracker.runs.size());
      var runs = List.copyOf(tracker.runs.values());
      assertEquals("ablation", runs.get(0).run.name());
      assertEquals(Optional.empty(), runs.get(0).run.parent());
      assertEquals(Optional.of("run-0"), runs.get(1).run.parent());
      assertEquals(Optional.of("run-0"), runs.get(2).run.parent());
      assertEquals("b, seed 1", runs.get(2).run.name());
      assertEquals("ablation", runs.get(2).tags.get("study"));
      a.close();
      catchUp(a, true);
      assertEquals(List.of(Status.RUNNING), runs.get(0).status, "b is still being trained");
      b.close();
      catchUp(b, true);
      assertEquals(List.of(Status.RUNNING, Status.FINISHED), runs.get(0).status);
    }
  }

  @Test
  void nothingIsWrittenIntoAFolderThatDoesNotHoldTheTrial() throws Exception {
    Path victim = Files.createDirectories(study.resolve("victim/trials"));
    try (TrackedFolder a = trial("a", 0)) {
      Files.writeString(
          a.folder.parent(),
          "{\"study\":\"s\",\"folder\":\"../../victim\",\"variant\":\"a\",\"seed\":0}");
      catchUp(a, false);
    }
    assertTrue(
        said.getFirst().contains("is not the folder of a study with this run"), said::toString);
    assertEquals(1, tracker.runs.size());
    try (var files = Files.list(victim.getParent())) {
      assertEquals(List.of(victim), files.toList());
    }
  }

  @Test
  void betweenTwoTrialsAStudyThatIsLookedAfterRuns() throws Exception {
    StudyStatusFile standing = new StudyStatusFile(study);
    try (TrackedFolder a = trial("a", 0);
        TrackedFolder b = trial("b", 1)) {
      b.close();
      standing.write(Status.KILLED);
      FolderLock process = standing.attend();
      FolderLock other = standing.attend();
      catchUp(a, false);
      a.close();
      catchUp(a, true);
      settle();
      assertEquals(List.of(Status.RUNNING), tracker.only().status);
      process.close();
      settle();
      assertEquals(List.of(Status.RUNNING), tracker.only().status, "another looks after it");
      other.close();
      settle();
      assertEquals(List.of(Status.RUNNING, Status.KILLED), tracker.only().status);
      standing.write(Status.FAILED);
      catchUp(a, true);
      assertEquals(Status.FAILED, tracker.only().status.getLast());
      catchUp(b, true);
      assertEquals(3, tracker.only().status.size(), "nothing is told twice");
    }
    assertEquals(List.of(), said);
  }

  private void settle() {
    StudyEnd.tell(
        List.of(tracker), new StudyRun("ablation", study), Optional.empty(), HASTE, said::add);
  }

  @Test
  void whatTheStudyHasComeToIsToldOnceWithItsFilesAndItsLink() throws Exception {
    try (TrackedFolder a = trial("a", 0)) {
      catchUp(a, false);
    }
    Path report = Files.writeString(study.resolve("report.html"), "page");
    Instant time = Instant.parse("2026-01-31T13:00:00Z");
    Metric metric = new Metric("test/set5/x2/sisr-y/psnr/a", 0, time, 36.5);
    TrackingSettings own =
        new TrackingSettings(
            Checkpoints.NONE, Map.of("paper", "first"), Optional.of("a try"), false);
    StudyContent content =
        new StudyContent(
            List.of(metric),
            Map.of("network.name", "edsr"),
            Map.of("program.revision", "0123"),
            List.of(report),
            own);
    tell(content);
    tell(content);
    RecordingTracker.There there = tracker.only();
    assertEquals("edsr", there.config.get("network.name"));
    assertEquals("0123", there.tags.get("program.revision"));
    assertEquals("first", there.tags.get("tag.paper"));
    assertEquals("a try", there.tags.get("note"));
    assertEquals(Map.of("report.html", 1), there.files);
    assertEquals(1, there.told);
    assertEquals(Set.of(metric), there.metrics);
    assertEquals(List.of("tracked: memory:run-0", "tracked: memory:run-0"), said);
    tracker.fail("file report.html", Extent.THIS_PIECE);
    Files.writeString(report, "a longer page");
    tell(content);
    assertTrue(
        said.toString().contains("report.html of the study was not accepted"), said::toString);
  }

  private void tell(StudyContent content) {
    StudyEnd.tell(
        List.of(tracker),
        new StudyRun("ablation", study),
        Optional.of(() -> content),
        HASTE,
        said::add);
  }

  @Test
  void theLinkIsSaidAtTheBeginning() {
    try (StudyBegin begin =
        StudyBegin.of(List.of(tracker), new StudyRun("ablation", study), said::add)) {
      // closing waits for it
    }
    assertEquals(List.of("tracked: memory:run-0"), said);
    assertEquals(List.of(Status.RUNNING), tracker.only().status);
    assertTrue(tracker.closed);
  }

  @Test
  void aStudyThatNoTrialHasToldOfIsNotToldOf() {
    settle();
    assertEquals(Map.of(), tracker.runs);
    assertEquals(List.of(), said);
  }

  @Test
  void atTheEndOfAStudyFailuresAreTriedAgainThenSaid() throws Exception {
    try (TrackedFolder a = trial("a", 0)) {
      catchUp(a, false);
    }
    tracker.fail("begin", Extent.FOR_NOW);
    tracker.fail("status", Extent.FOR_NOW);
    settle();
    assertEquals(List.of(Status.RUNNING, Status.FINISHED), tracker.only().status);
    assertEquals(List.of(), said);
    new StudyStatusFile(study).write(Status.FAILED);
    tracker.fail("status", Extent.EVERYTHING);
    settle();
    for (int i = 0; i < 1000; i++) {
      tracker.fail("begin", Extent.FOR_NOW);
    }
    settle();
    assertEquals(2, said.size(), said::toString);
    for (String text : said) {
      assertTrue(text.contains("frugal sync " + study), text);
    }
    Files.writeString(study.resolve("standing.json"), "{");
    tracker.troubles.clear();
    settle();
    assertTrue(said.getLast().contains("standing.json is damaged"), said::toString);
  }

  @Test
  void aLostAnswerMakesNoSecondRun() throws Exception {
    try (TrackedFolder a = trial("a", 0)) {
      tracker.fail("begun", Extent.FOR_NOW);
      assertThrows(TrackerException.class, () -> catchUp(a, false));
      catchUp(a, false);
      assertEquals(2, tracker.runs.size());
    }
  }

  @Test
  void whileAnotherTrialTellsOfTheStudyThisOneWaits() throws Exception {
    try (TrackedFolder a = trial("a", 0);
        var thread = Executors.newSingleThreadExecutor()) {
      FolderLock other = FolderLock.acquire(study, "tracking.lock", "%s %s");
      Thread.currentThread().interrupt();
      TrackerException e = assertThrows(TrackerException.class, () -> catchUp(a, false));
      assertEquals(Extent.FOR_NOW, e.extent());
      assertTrue(Thread.interrupted());
      assertEquals(Map.of(), tracker.runs);
      Future<?> waiting =
          thread.submit(
              () -> {
                catchUp(a, false);
                return null;
              });
      other.close();
      waiting.get();
      assertEquals(2, tracker.runs.size());
    }
  }

  @Test
  void aTrialWhoseStudyIsGoneIsTrackedAlone() throws Exception {
    try (TrackedFolder a = new TrackedFolder(study.resolve("moved"))) {
      Files.writeString(
          a.folder.parent(),
          "{\"study\":\"s\",\"folder\":\"../../no such\",\"variant\":\"v\",\"seed\":0}");
      catchUp(a, true);
      assertEquals(1, tracker.runs.size());
      assertTrue(said.get(0).contains("tracked alone"), said::toString);
    }
  }

  @Test
  void aDamagedParentIsAnError() throws Exception {
    try (TrackedFolder a = trial("a", 0)) {
      Files.writeString(a.folder.parent(), "{\"study\":3}");
      assertThrows(WorldError.class, () -> catchUp(a, true));
    }
  }

  @Test
  void aStudyStandsForItsTrials() throws Exception {
    try (TrackedFolder a = trial("a", 0);
        TrackedFolder b = trial("b", 0)) {
      assertEquals(
          List.of(a.folder.path(), b.folder.path()),
          Sync.runs(study).stream().map(r -> r.path()).toList());
      assertEquals(1, Sync.runs(a.folder.path()).size());
    }
  }
}
