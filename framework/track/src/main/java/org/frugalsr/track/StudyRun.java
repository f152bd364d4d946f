package org.frugalsr.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.Tracker.Location;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.Tracker.TrackedRun;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.StudyStatusFile;

/**
 * The run that represents a study in a tracker, the parent of its trials' runs.
 *
 * <p>Processes synchronize by a lock in the study's folder, which also has a {@code tracking.json}.
 *
 * @param study its name
 * @param folder its folder
 */
record StudyRun(String study, Path folder) {
  /** The folder of a study's trials. */
  static final String TRIALS = "trials";

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /**
   * Creates the study's run, or finds it.
   *
   * @param started when the calling trial began
   * @param ended whether that trial is not being trained any more
   * @return where it is
   * @throws TrackerException also if another process is sending the study
   */
  Location begin(Tracker tracker, Instant started, boolean ended) throws TrackerException {
    try (FolderLock lock = lock()) {
      ExportState delivered = delivered(tracker);
      delivered.save();
      Location there = tracker.begin(run(delivered, started), delivered.id());
      if (delivered.id().isEmpty()) {
        tracker.tags(there.id(), Map.of("study", study, "folder", folder.toString()));
        delivered.made(there.id());
        delivered.save();
      }
      if (!ended) {
        stand(tracker, delivered, Status.RUNNING);
      }
      return there;
    }
  }

  /**
   * Sends the results of the study, if its run exists there; what was delivered is not sent again.
   *
   * @param refused receives what was permanently refused
   * @return where the study's run is
   * @throws TrackerException also if another process is sending the study
   */
  Optional<Location> tell(Tracker tracker, StudyContent content, Consumer<String> refused)
      throws TrackerException {
    try (FolderLock lock = lock()) {
      ExportState delivered = delivered(tracker);
      if (delivered.id().isEmpty()) {
        return Optional.empty();
      }
      Location there = tracker.begin(run(delivered, Instant.now()), delivered.id());
      String id = there.id();
      Told told = new Told(delivered, refused);
      told.once(
          "(settings)",
          content.parameters().toString(),
          () -> tracker.config(id, content.parameters()));
      told.once("(origin)", content.origin().toString(), () -> tracker.tags(id, content.origin()));
      TrackingSettings own = content.settings();
      told.once("(tags)", own.toString(), () -> tracker.marks(id, own.tags(), own.note()));
      List<Metric> metrics = content.figures();
      told.once("(figures)", metrics.toString(), () -> tracker.metrics(id, metrics));
      for (Path file : content.files()) {
        String name = String.valueOf(file.getFileName());
        told.once(name, stamp(file), () -> tracker.file(id, name, file));
      }
      return Optional.of(there);
    }
  }

  private static String stamp(Path file) {
    try {
      return Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /** Sends each version of a piece once. */
  private record Told(ExportState delivered, Consumer<String> refused) {
    /** A piece that may be refused independently of the others. */
    interface Piece {
      void send() throws TrackerException;
    }

    void once(String name, String content, Piece piece) throws TrackerException {
      String stamp = Integer.toHexString(content.hashCode());
      if (!delivered.has(name, stamp)) {
        try {
          piece.send();
        } catch (TrackerException e) {
          if (e.extent() != Extent.THIS_PIECE) {
            throw e;
          }
          refused.accept(name + " of the study was not accepted: " + e.getMessage());
        }
        delivered.sent(name, stamp);
        delivered.save();
      }
    }
  }

  /**
   * Sends the state of the study, if its run exists there: RUNNING while a process runs it or a
   * trial is being trained, then that in {@link StudyStatusFile}.
   *
   * @param ended the folder of a trial that counts as not being trained
   * @throws TrackerException also if another process is sending the study
   */
  void settle(Tracker tracker, Optional<Path> ended) throws TrackerException {
    try (FolderLock lock = lock()) {
      ExportState delivered = delivered(tracker);
      Status now = standing(ended);
      if (delivered.id().isPresent() && !delivered.status().equals(Optional.of(now))) {
        tracker.begin(run(delivered, Instant.now()), delivered.id());
        stand(tracker, delivered, now);
      }
    }
  }

  private Status standing(Optional<Path> ended) {
    StudyStatusFile standing = new StudyStatusFile(folder);
    return standing.isAttended() || trains(ended)
        ? Status.RUNNING
        : standing.read().orElse(Status.FINISHED);
  }

  private ExportState delivered(Tracker tracker) {
    return ExportState.read(folder.resolve("tracking.json"), tracker.destination());
  }

  private TrackedRun run(ExportState delivered, Instant started) {
    return new TrackedRun(delivered.key(), study, started, Optional.empty());
  }

  private static void stand(Tracker tracker, ExportState delivered, Status status)
      throws TrackerException {
    if (delivered.id().isPresent() && !delivered.status().equals(Optional.of(status))) {
      tracker.status(delivered.id().get(), status, Instant.now());
      delivered.stands(status);
      delivered.save();
    }
  }

  /** Waits while another trial sends the study, which takes a few requests. */
  private FolderLock lock() throws TrackerException {
    long until = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      try {
        return FolderLock.acquire(
            folder, "tracking.lock", "The study in %s is being sent to its tracker by %s.");
      } catch (UserError held) {
        if (System.nanoTime() > until) {
          throw new TrackerException(Extent.FOR_NOW, String.valueOf(held.getMessage()));
        }
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TrackerException(Extent.FOR_NOW, "Stopped while waiting for another trial.");
      }
    }
  }

  /** Whether a trial is being trained, except for one. */
  private boolean trains(Optional<Path> ended) {
    Path trials = folder.resolve(TRIALS);
    if (!Files.isDirectory(trials)) {
      return false;
    }
    try (Stream<Path> all = Files.list(trials)) {
      Optional<Path> left = ended.isPresent() ? Optional.of(ended.get().toRealPath()) : ended;
      return all.filter(RunFolder::isRun)
          .filter(trial -> !left.equals(Optional.of(trial.toAbsolutePath().normalize())))
          .anyMatch(trial -> RunFolder.open(trial).inUse());
    } catch (IOException e) {
      throw DiskError.reading(trials, e);
    }
  }
}
