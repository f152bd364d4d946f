package org.frugalsr.track;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.run.RunFolder;
import org.jspecify.annotations.Nullable;

/**
 * Follows a run while it trains, in a separate thread.
 *
 * <p>The training thread only starts and closes it. While the tracker's destination cannot be
 * reached, nothing is held in memory: the journal is read from the disk later.
 */
public final class LiveTracking implements AutoCloseable {
  private static final Duration SILENT = Duration.ofSeconds(1);

  private final RunFolder run;
  private final Tracker tracker;
  private final TrackingSettings settings;
  private final RetryPolicy patience;
  private final Consumer<String> info;
  private final Consumer<String> warn;
  private final Thread thread;
  private boolean ending;
  private volatile boolean complete;
  private volatile boolean abandoned;

  LiveTracking(
      RunFolder run,
      Tracker tracker,
      TrackingSettings settings,
      RetryPolicy patience,
      Consumer<String> info,
      Consumer<String> warn) {
    this.run = run;
    this.tracker = tracker;
    this.settings = settings;
    this.patience = patience;
    this.info = info;
    this.warn = warn;
    this.thread = Thread.ofPlatform().name("tracking").daemon().unstarted(this::follow);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /**
   * Starts to follow a run.
   *
   * @param e its config
   * @param run its folder, whose journal has begun
   * @param info receives the run's link, from another thread
   * @param warn receives what cannot be delivered, each message once, from another thread
   * @return empty if the config chose no tracker
   */
  public static Optional<LiveTracking> start(
      Experiment e, RunFolder run, Consumer<String> info, Consumer<String> warn) {
    return Trackers.of(e)
        .map(
            tracker -> {
              LiveTracking live =
                  new LiveTracking(
                      run, tracker, e.tracking().common(), RetryPolicy.USUAL, info, warn);
              tracker.remarks().forEach(warn);
              live.thread.start();
              return live;
            });
  }

  /** Starts the thread. */
  void start() {
    thread.start();
  }

  private void follow() {
    try (tracker;
        TrackerExport delivery = open()) {
      if (delivery != null) {
        follow(delivery);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the time is over
    } catch (FrugalException e) {
      say(warn, "Tracking has ended: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      say(warn, "Tracking has ended by an internal error: " + e);
    }
  }

  /**
   * Waits until no other process, such as a {@code frugal sync}, delivers the run; null at the end.
   */
  private @Nullable TrackerExport open() throws InterruptedException {
    for (int failures = 1; ; failures++) {
      boolean last = isEnding();
      try {
        return TrackerExport.open(run, tracker, settings, text -> say(warn, text));
      } catch (UserError held) {
        if (last) {
          return null;
        }
        pause(patience.wait(failures), false);
      }
    }
  }

  private void follow(TrackerExport delivery) throws InterruptedException {
    int failures = 0;
    boolean told = false;
    while (true) {
      boolean last = isEnding();
      Duration wait = patience.poll();
      try {
        delivery.catchUp(last);
        if (!told || failures > 0) {
          say(info, (told ? "tracked again: " : "tracked: ") + delivery.location().get().link());
          told = true;
        }
        failures = 0;
        if (last) {
          complete = true; // except for what was refused, which was reported
          return;
        }
      } catch (TrackerException e) {
        if (e.extent() != Extent.FOR_NOW) {
          say(warn, "Tracking has ended: " + e.getMessage());
          return;
        }
        if (failures++ == 0) {
          say(warn, e.getMessage() + "\nThe run continues, and is sent when that works again.");
        } else if (last) {
          return; // it has been down for some time: do not wait for it at the end
        }
        wait = patience.wait(failures);
      }
      if (Thread.interrupted()) {
        return;
      }
      pause(wait, last);
    }
  }

  private synchronized boolean isEnding() {
    return ending;
  }

  /** Waits; the end of the training interrupts the wait, unless it is known already. */
  private synchronized void pause(Duration time, boolean endIsKnown) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (left > 0 && (endIsKnown || !ending)) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  private void say(Consumer<String> voice, String text) {
    if (!abandoned) {
      try {
        voice.accept(text);
      } catch (FrugalException e) {
        // the log cannot be written, which the training thread will notice too
      }
    }
  }

  /**
   * Sends the rest, for a bounded time; the journal must be complete. Reports what to do if
   * something is still missing.
   */
  @Override
  public void close() {
    synchronized (this) {
      ending = true;
      notifyAll();
    }
    Path path = run.path();
    try {
      Duration silent = SILENT.compareTo(patience.flush()) < 0 ? SILENT : patience.flush();
      if (!thread.join(silent)) {
        Duration left = patience.flush().minus(silent);
        info.accept(
            "sending the rest to %s, for at most %d s"
                .formatted(tracker.destination(), left.toSeconds()));
        thread.join(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abandoned = true;
    thread.interrupt();
    if (!complete) {
      warn.accept(
          "Not everything has reached %s. Nothing is lost; to send the rest: frugal sync %s"
              .formatted(tracker.destination(), ShellWord.of(path)));
    }
  }
}
