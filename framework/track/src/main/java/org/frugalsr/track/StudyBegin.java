package org.frugalsr.track;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.engine.config.Experiment;

/**
 * Creates a study's runs at the trackers while its first trials start, and reports their links.
 *
 * <p>A tracker that cannot be reached is left to the trials, which retry and report it.
 */
public final class StudyBegin implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final List<Thread> threads = new ArrayList<>();

  private StudyBegin() {}

  /**
   * Starts to create the runs.
   *
   * @param trials the configs of its trials
   * @param study its name
   * @param folder its folder, which exists
   * @param say receives the study's links, from another thread
   */
  public static StudyBegin of(
      Collection<Experiment> trials, String study, Path folder, Consumer<String> say) {
    return of(Trackers.of(trials, say), new StudyRun(study, folder), say);
  }

  static StudyBegin of(List<Tracker> trackers, StudyRun run, Consumer<String> say) {
    StudyBegin begin = new StudyBegin();
    for (Tracker tracker : trackers) {
      begin.threads.add(
          Thread.ofPlatform().name("tracking").daemon().start(() -> tell(tracker, run, say)));
    }
    return begin;
  }

  private static void tell(Tracker tracker, StudyRun run, Consumer<String> say) {
    try (tracker) {
      say.accept("tracked: " + run.begin(tracker, Instant.now(), false).link());
    } catch (TrackerException | FrugalException left) {
      // the trials report the problem, and the end of the study retries
    }
  }

  /** Waits briefly for pending requests, so that none arrives after the end. */
  @Override
  public void close() {
    for (Thread thread : threads) {
      try {
        if (!thread.join(LONGEST)) {
          thread.interrupt();
          thread.join(LONGEST);
        }
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
      }
    }
  }
}
