package org.frugalsr.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.run.RunFolder;

/**
 * The result of a delivery outside of training.
 *
 * @param link the address of the run
 * @param metrics that had not been sent before
 * @param files that had not been sent before
 */
public record Sync(String link, long metrics, int files) {
  /**
   * Sends what a tracker does not have yet of a run.
   *
   * @param e the run's config
   * @param run its folder; it may be in training
   * @param say receives what is refused or delayed, each message once
   * @throws UserError if the config names no tracker, or another process delivers the run
   * @throws WorldError if something could not be delivered; nothing is lost, and the call can be
   *     repeated
   */
  public static Sync of(Experiment e, RunFolder run, Consumer<String> say) {
    Tracker tracker =
        Trackers.of(e)
            .orElseThrow(
                () ->
                    new UserError(
                        "The run in %s names no tracker (tracking.name = none).\nChoose one, such as -o tracking.name=mlflow; all of them: frugal list"
                            .formatted(run.path())));
    tracker.remarks().forEach(say);
    return of(run, tracker, e.tracking().common(), RetryPolicy.USUAL, say);
  }

  static Sync of(
      RunFolder run,
      Tracker tracker,
      TrackingSettings settings,
      RetryPolicy patience,
      Consumer<String> say) {
    try (tracker;
        TrackerExport delivery = TrackerExport.open(run, tracker, settings, say)) {
      int failures = 0;
      while (true) {
        try {
          delivery.catchUp(!run.inUse());
          break;
        } catch (TrackerException failure) {
          if (failure.extent() != Extent.FOR_NOW || ++failures == patience.attempts()) {
            throw new WorldError(
                "Not all of %s has reached %s: %s\nNothing is lost; to send the rest: frugal sync %s"
                    .formatted(
                        run.path(),
                        tracker.destination(),
                        failure.getMessage(),
                        ShellWord.of(run.path())),
                failure);
          }
          if (failures == 1) {
            say.accept(failure.getMessage() + "\nTrying again...");
          }
          sleep(patience.wait(failures));
        }
      }
      if (!delivery.refused().isEmpty()) {
        throw new WorldError(
            "All of %s has reached %s, except for what it refused."
                .formatted(run.path(), tracker.destination()));
      }
      return new Sync(
          delivery.location().orElseThrow().link(), delivery.metrics(), delivery.files());
    }
  }

  /**
   * Returns the runs of a folder.
   *
   * @param folder of a run, or of a study for all its trials
   * @throws UserError if it is neither
   */
  public static List<RunFolder> runs(Path folder) {
    Path trials = folder.resolve(StudyRun.TRIALS);
    if (RunFolder.isRun(folder) || !Files.isDirectory(trials)) {
      return List.of(RunFolder.open(folder));
    }
    try (Stream<Path> all = Files.list(trials)) {
      return all.filter(RunFolder::isRun).sorted().map(RunFolder::open).toList();
    } catch (IOException e) {
      throw DiskError.reading(trials, e);
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError("Stopped before everything was sent.", e);
    }
  }
}
