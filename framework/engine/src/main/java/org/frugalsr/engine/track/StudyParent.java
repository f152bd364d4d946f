package org.frugalsr.engine.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.Tracker.Location;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.Tracker.TrackedRun;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.Json;
import org.frugalsr.engine.run.RunFolder;

/**
 * The study that a run is a trial of, which a tracker shows as the run above it.
 *
 * <p>The run's {@code parent.json} says so: {@code {"study": NAME, "folder": PATH, "variant": NAME,
 * "seed": N}}, with the study's folder as seen from the run's. Trials that start at once agree on
 * one run above by a lock in the study's folder, which also has a {@code tracking.json}.
 *
 * @param study its name
 * @param folder its folder
 * @param variant which of the study's configs this is
 * @param seed of this trial
 * @param trialFolder the folder of this run
 */
record StudyParent(String study, Path folder, String variant, long seed, Path trialFolder) {
  /** The folder of a study's trials. */
  static final String TRIALS = "trials";

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /**
   * Reads what a run says of its study.
   *
   * @param warn is told if the study's folder is not there; the run is then shown alone
   * @return empty if it is no trial
   * @throws WorldError if the file is damaged
   */
  static Optional<StudyParent> of(RunFolder run, Consumer<String> warn) {
    Path file = run.parent();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, Object> fields;
    try {
      fields = Json.object(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw damaged(file);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
    if (fields.get("study") instanceof String study
        && fields.get("folder") instanceof String folder
        && fields.get("variant") instanceof String variant
        && fields.get("seed") instanceof Long seed) {
      Path above = run.path().toAbsolutePath().resolve(folder).normalize();
      if (Files.isDirectory(above)) {
        return Optional.of(new StudyParent(study, above, variant, seed, run.path()));
      }
      warn.accept(
          "The study's folder %s, which %s names, is not there: the run is tracked alone."
              .formatted(above, file));
      return Optional.empty();
    }
    throw damaged(file);
  }

  private static WorldError damaged(Path file) {
    return new WorldError(
        "The file %s is damaged: it should name study, folder, variant and seed.\nIt only tells which study the run belongs to: remove it, and the run stands alone."
            .formatted(file));
  }

  /** The trial's name. */
  String trial() {
    return variant + ", seed " + seed;
  }

  /** What a trial's run tells of its study. */
  Map<String, String> tags() {
    return Map.of("study", study, "variant", variant, "trial.seed", String.valueOf(seed));
  }

  /**
   * Makes the study's run, or finds it.
   *
   * @param started when this trial began
   * @param ended whether nobody trains this trial any more
   * @return its id there
   * @throws TrackerException also if another trial is doing the same just now
   */
  String begin(Tracker tracker, Instant started, boolean ended) throws TrackerException {
    try (FolderLock lock = lock()) {
      Delivered delivered = Delivered.read(folder.resolve("tracking.json"), tracker.destination());
      delivered.save();
      Location there =
          tracker.begin(
              new TrackedRun(delivered.key(), study, started, Optional.empty()), delivered.id());
      if (delivered.id().isEmpty()) {
        tracker.tags(there.id(), Map.of("study", study, "folder", folder.toString()));
        delivered.made(there.id());
        delivered.save();
      }
      if (!ended) {
        stand(tracker, delivered, Status.RUNNING);
      }
      return there.id();
    }
  }

  /** Tells that the study has ended, if no other trial is being trained. */
  void end(Tracker tracker) throws TrackerException {
    try (FolderLock lock = lock()) {
      Delivered delivered = Delivered.read(folder.resolve("tracking.json"), tracker.destination());
      stand(tracker, delivered, othersTrain() ? Status.RUNNING : Status.FINISHED);
    }
  }

  private static void stand(Tracker tracker, Delivered delivered, Status status)
      throws TrackerException {
    if (delivered.id().isPresent() && !delivered.status().equals(Optional.of(status))) {
      tracker.status(delivered.id().get(), status, Instant.now());
      delivered.stands(status);
      delivered.save();
    }
  }

  /** Waits while another trial tells of the study, which takes a few requests. */
  private FolderLock lock() throws TrackerException {
    long until = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      try {
        return FolderLock.acquire(
            folder, "tracking.lock", "The study in %s is being told of by %s.");
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

  private boolean othersTrain() {
    Path trials = folder.resolve(TRIALS);
    if (!Files.isDirectory(trials)) {
      return false;
    }
    try (Stream<Path> all = Files.list(trials)) {
      Path here = trialFolder.toRealPath();
      return all.filter(RunFolder::isRun)
          .filter(other -> !other.toAbsolutePath().normalize().equals(here))
          .anyMatch(other -> RunFolder.open(other).inUse());
    } catch (IOException e) {
      throw DiskError.reading(trials, e);
    }
  }
}
