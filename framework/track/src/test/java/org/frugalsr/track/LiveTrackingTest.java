package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.config.TrackingSettings.Checkpoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveTrackingTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path temp;
  private TrackedFolder run;
  private final RecordingTracker tracker = new RecordingTracker();
  private final List<String> info = new CopyOnWriteArrayList<>();
  private final List<String> warn = new CopyOnWriteArrayList<>();

  @BeforeEach
  void makeRun() {
    run = new TrackedFolder(temp.resolve("run"));
  }

  @AfterEach
  void closeRun() {
    run.close();
  }

  private LiveTracking follow(Duration poll, Duration flush) {
    RetryPolicy patience = new RetryPolicy(poll, SHORT, SHORT, flush, 3);
    LiveTracking live =
        new LiveTracking(
            run.folder,
            tracker,
            TrackingSettings.sending(Checkpoints.NONE),
            patience,
            info::add,
            warn::add);
    live.start();
    return live;
  }

  private void finish() {
    run.train(2, 0.4);
    run.record("stop", 2, Map.of("reason", "finished"));
  }

  private void assertAllThere() {
    assertEquals(List.of(0.5, 0.4), tracker.only().values("train/loss"));
    assertEquals(Status.FINISHED, tracker.only().status.getLast());
    assertTrue(tracker.closed);
  }

  @Test
  void theEndBringsTheRestWithoutWaitingForTheNextLook() {
    run.train(1, 0.5);
    try (LiveTracking live = follow(LONG, LONG)) {
      finish();
    }
    assertAllThere();
    assertEquals(List.of("tracked: memory:run-0"), info);
    assertEquals(List.of(), warn);
  }

  @Test
  void anOutageIsSaidOnceAndNothingIsMissingAfterIt() throws InterruptedException {
    run.train(1, 0.5);
    for (int i = 0; i < 50; i++) {
      tracker.fail("", Extent.FOR_NOW);
    }
    try (LiveTracking live = follow(SHORT, LONG)) {
      while (info.isEmpty()) {
        Thread.sleep(1);
      }
      finish();
    }
    assertAllThere();
    assertEquals(1, warn.size(), warn::toString);
    assertTrue(warn.get(0).contains("The run continues"), warn::toString);
  }

  @Test
  void aServerThatIsDownAtTheEndIsNotWaitedFor() {
    run.train(1, 0.5);
    for (int i = 0; i < 100_000; i++) {
      tracker.fail("begin", Extent.FOR_NOW);
    }
    try (LiveTracking live = follow(SHORT, LONG)) {
      while (warn.isEmpty()) {
        Thread.onSpinWait();
      }
      finish();
    }
    assertEquals(2, warn.size(), warn::toString);
    assertTrue(warn.get(1).contains("frugal sync " + run.folder.path()), warn::toString);
    tracker.troubles.clear();
    Sync sync = sync();
    assertEquals(4, sync.metrics());
    assertAllThere();
  }

  @Test
  void aServerThatHangsHoldsNobodyUp() {
    CountDownLatch never = new CountDownLatch(1);
    tracker.troubles.add(
        call -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrackerException(Extent.FOR_NOW, "interrupted");
          }
        });
    try (LiveTracking live = follow(SHORT, Duration.ofMillis(50))) {
      finish(); // nothing waits for the tracker
    }
    assertEquals(
        "Not everything has reached memory. Nothing is lost; to send the rest: frugal sync "
            + run.folder.path(),
        warn.getLast());
    assertEquals(1, warn.size());
    assertEquals(0, tracker.runs.size());
  }

  @Test
  void whatCannotSucceedIsNotTriedAgain() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      tracker.fail("begin", Extent.EVERYTHING);
    }
    try (LiveTracking live = follow(SHORT, LONG)) {
      while (!tracker.closed) {
        Thread.sleep(1);
      }
      finish();
    }
    assertEquals(9, tracker.troubles.size());
    assertEquals("Tracking has ended: no begin", warn.get(0));
    assertEquals(2, warn.size());
  }

  @Test
  void aBugInATrackerEndsTrackingOnly() throws InterruptedException {
    tracker.troubles.add(
        call -> {
          throw new UnsupportedOperationException("bug");
        });
    try (LiveTracking live = follow(SHORT, LONG)) {
      while (!tracker.closed) {
        Thread.sleep(1);
      }
    }
    assertTrue(warn.get(0).contains("bug"), warn::toString);
  }

  @Test
  void itWaitsWhileASyncDoesTheSame() throws InterruptedException {
    TrackerExport sync =
        TrackerExport.open(
            run.folder, tracker, TrackingSettings.sending(Checkpoints.NONE), warn::add);
    try (LiveTracking live = follow(SHORT, LONG)) {
      Thread.sleep(20);
      assertEquals(0, tracker.runs.size());
      sync.close();
      while (info.isEmpty()) {
        Thread.sleep(1);
      }
    }
    assertEquals(1, tracker.runs.size());
  }

  private Sync sync() {
    run.close();
    RetryPolicy patience = new RetryPolicy(SHORT, SHORT, SHORT, SHORT, 3);
    return Sync.of(
        run.seen(), tracker, TrackingSettings.sending(Checkpoints.NONE), patience, warn::add);
  }

  @Test
  void aSyncGivesUpAfterSomeAttemptsAndLosesNothing() {
    run.train(1, 0.5);
    finish();
    for (int i = 0; i < 3; i++) {
      tracker.fail("metrics", Extent.FOR_NOW);
    }
    WorldError e = assertThrows(WorldError.class, this::sync);
    assertTrue(e.getMessage().contains("frugal sync"), e.getMessage());
    assertFalse(e.getMessage().contains("null"), e.getMessage());
    sync();
    assertAllThere();
    assertEquals(0, sync().metrics(), "there is nothing left to send");
  }

  @Test
  void aSyncOfARunThatIsBeingTrainedLeavesItRunning() {
    run.train(1, 0.5);
    RetryPolicy patience = new RetryPolicy(SHORT, SHORT, SHORT, SHORT, 3);
    Sync.of(run.seen(), tracker, TrackingSettings.sending(Checkpoints.NONE), patience, warn::add);
    assertEquals(List.of(Status.RUNNING), tracker.only().status);
  }

  @Test
  void waitsGrowUpToTheLongest() {
    RetryPolicy p = RetryPolicy.USUAL;
    assertEquals(Duration.ofSeconds(1), p.wait(1));
    assertEquals(Duration.ofSeconds(8), p.wait(4));
    assertEquals(Duration.ofMinutes(1), p.wait(7));
    assertEquals(Duration.ofMinutes(1), p.wait(1_000_000));
  }
}
