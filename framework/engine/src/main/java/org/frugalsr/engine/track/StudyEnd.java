package org.frugalsr.engine.track;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.config.Experiment;

/** Tells trackers how a study stands when a process that looked after it has ended. */
public final class StudyEnd {
  private StudyEnd() {}

  /**
   * Tells each tracker that a trial may have told of the study, for a bounded time; what fails is
   * said and does no harm.
   *
   * @param trials the configs of its trials
   * @param study its name
   * @param folder its folder
   * @param say takes what a person should know
   */
  public static void tell(
      Collection<Experiment> trials, String study, Path folder, Consumer<String> say) {
    Map<String, Tracker> trackers = new LinkedHashMap<>();
    try {
      for (Experiment trial : trials) {
        Trackers.of(trial).ifPresent(t -> trackers.putIfAbsent(t.destination(), t));
      }
    } catch (FrugalException e) {
      say.accept("Tracking has ended: " + e.getMessage());
    }
    tell(List.copyOf(trackers.values()), new StudyRun(study, folder), Patience.USUAL, say);
  }

  static void tell(List<Tracker> trackers, StudyRun run, Patience patience, Consumer<String> say) {
    for (Tracker tracker : trackers) {
      Telling telling = new Telling(tracker, run, patience);
      Thread thread = Thread.ofPlatform().name("tracking").daemon().start(telling::tell);
      try {
        if (!thread.join(patience.flush())) {
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
      }
      telling
          .problem()
          .ifPresent(
              problem ->
                  say.accept(
                      "How the study stands has not reached %s: %s\nTo send it later: frugal sync %s"
                          .formatted(tracker.destination(), problem, ShellWord.of(run.folder()))));
    }
  }

  /** What one tracker is told. */
  private static final class Telling {
    private final Tracker tracker;
    private final StudyRun run;
    private final Patience patience;
    private volatile Optional<String> problem = Optional.of("it does not answer.");

    Telling(Tracker tracker, StudyRun run, Patience patience) {
      this.tracker = tracker;
      this.run = run;
      this.patience = patience;
    }

    /** Why it has not arrived; empty if it has. */
    Optional<String> problem() {
      return problem;
    }

    void tell() {
      try (tracker) {
        for (int failures = 1; !arrives(); failures++) {
          Thread.sleep(patience.wait(failures));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the time is over
      } catch (TrackerException | FrugalException e) {
        problem = Optional.of(String.valueOf(e.getMessage()));
      } catch (RuntimeException | Error e) {
        problem = Optional.of("an internal error: " + e);
      }
    }

    /** Tries once; a failure that is for now is remembered. */
    private boolean arrives() throws TrackerException, InterruptedException {
      try {
        run.settle(tracker, Optional.empty());
        problem = Optional.empty();
        return true;
      } catch (TrackerException e) {
        if (e.extent() != Extent.FOR_NOW) {
          throw e;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        problem = Optional.of(e.getMessage());
        return false;
      }
    }
  }
}
