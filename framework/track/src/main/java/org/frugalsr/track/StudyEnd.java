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

/** Tells trackers how a study stands when a process that looked after it has ended. */
public final class StudyEnd {
  private StudyEnd() {}

  /**
   * Tells each tracker that a trial may have told of the study how it stands and what it has come
   * to, for a bounded time; what fails is said and does no harm.
   *
   * @param trials the configs of its trials
   * @param study its name
   * @param folder its folder
   * @param content asked for what the study has come to, if anybody is told
   * @param say takes what a person should know, and where to look at the study
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
                      "How the study stands has not reached %s: %s\nTo send it later: frugal sync %s"
                          .formatted(tracker.destination(), problem, ShellWord.of(run.folder()))));
    }
  }

  /** What one tracker is told. */
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

    /** Why it has not arrived; empty if it has. */
    Optional<String> problem() {
      return problem;
    }

    /** Where the study's run is; empty if it was not told of. */
    Optional<Location> location() {
      return location;
    }

    /** What was refused for good. */
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

    /** Tries once; a failure that is for now is remembered. */
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
