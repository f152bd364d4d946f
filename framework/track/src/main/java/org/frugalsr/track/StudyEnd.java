package org.frugalsr.track;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.Tracker.Location;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.config.Experiment;

/** Sends the state of a study to trackers when a process that ran it has ended. */
public final class StudyEnd {
  private StudyEnd() {}

  /**
   * Sends the state and the results of the study to each tracker of its trials, for a bounded time;
   * failures are reported and have no other effect.
   *
   * @param trials the configs of its trials
   * @param study its name
   * @param folder its folder
   * @param content supplies the results of the study, if there is a tracker
   * @param say receives messages for the user, and the study's links
   */
  public static void tell(
      Collection<Experiment> trials,
      String study,
      Path folder,
      Supplier<StudyContent> content,
      Consumer<String> say) {
    List<Tracker> trackers = Trackers.of(trials, say);
    tell(trackers, new StudyRun(study, folder), Optional.of(content), RetryPolicy.USUAL, say);
  }

  static void tell(
      List<Tracker> trackers,
      StudyRun run,
      Optional<Supplier<StudyContent>> content,
      RetryPolicy patience,
      Consumer<String> say) {
    for (Tracker tracker : trackers) {
      Telling telling = new Telling(tracker, run, content, patience);
      Thread thread = Thread.ofPlatform().name("tracking").daemon().start(telling::tell);
      try {
        if (!thread.join(patience.flush())) {
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
      }
      telling.refused().forEach(say);
      telling.location().ifPresent(there -> say.accept("tracked: " + there.link()));
      telling
          .problem()
          .ifPresent(
              problem ->
                  say.accept(
                      "The state of the study has not reached %s: %s\nTo send it later: frugal sync %s"
                          .formatted(tracker.destination(), problem, ShellWord.of(run.folder()))));
    }
  }

  /** The delivery to one tracker. */
  private static final class Telling {
    private final Tracker tracker;
    private final StudyRun run;
    private final Optional<Supplier<StudyContent>> content;
    private final RetryPolicy patience;
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile Optional<Location> location = Optional.empty();
    private volatile Optional<String> problem = Optional.of("it does not answer.");

    Telling(
        Tracker tracker,
        StudyRun run,
        Optional<Supplier<StudyContent>> content,
        RetryPolicy patience) {
      this.tracker = tracker;
      this.run = run;
      this.content = content;
      this.patience = patience;
    }

    /** Why it has not been delivered; empty if it has. */
    Optional<String> problem() {
      return problem;
    }

    /** The location of the study's run; empty if there is none. */
    Optional<Location> location() {
      return location;
    }

    /** What was permanently refused. */
    List<String> refused() {
      return List.copyOf(refused);
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

    /** Tries once; a temporary failure is recorded. */
    private boolean arrives() throws TrackerException, InterruptedException {
      try {
        run.settle(tracker, Optional.empty());
        if (content.isPresent()) {
          location = run.tell(tracker, content.get().get(), refused::add);
        }
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
