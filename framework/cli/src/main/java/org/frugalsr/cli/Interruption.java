package org.frugalsr.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.frugalsr.engine.run.RunFolder;
import org.jspecify.annotations.Nullable;

/**
 * Saves the training when the process is asked to end, by Ctrl-C or SIGTERM: requests a stop, and
 * delays the end of the process until this is closed. Prints a message if there is nothing to save
 * yet; a run folder that is being created is completed first, so that the run can be resumed.
 */
final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TERMINATED = 143;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final PrintWriter err;
  private final String typed;
  private final Thread hook;
  private volatile @Nullable Runnable stop;
  private volatile @Nullable Path made;

  /**
   * Registers a shutdown hook.
   *
   * @param typed the command line, printed so that the user can start again
   */
  Interruption(PrintWriter err, String typed) {
    this.err = err;
    this.typed = typed;
    this.hook = Thread.ofPlatform().name("interruption").unstarted(this::hold);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Ends this process, as SIGTERM does, when a stream ends; this ends a trial whose study is
   * killed.
   */
  static void atEndOf(InputStream in) {
    Thread.ofPlatform()
        .daemon()
        .name("end of input")
        .start(
            () -> {
              try {
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // a broken pipe is an end too
              }
              System.exit(TERMINATED);
            });
  }

  /**
   * Sets the request that makes the training stop and save, from when there is something to save.
   */
  void stopsBy(Runnable request) {
    stop = request;
    begun.countDown();
  }

  /** Announces that the folder of a new run may be created from now on. */
  void makes(Path folder) {
    made = folder;
  }

  /** Runs when the process is asked to end. */
  void hold() {
    try {
      if (stop == null && !isBeingMade()) {
        say(
            "\nended before the training began; nothing has been changed. To start again: "
                + typed);
        return;
      }
      if (stop == null) {
        say("\nstopping as soon as the run's folder is complete");
        begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      Runnable request = stop;
      if (request == null) {
        return; // it could not begin, which is reported elsewhere
      }
      say("\nstopping after this step; the state is being saved");
      request.run();
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        say("gave up waiting; only the last checkpoint is left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isBeingMade() {
    Path folder = made;
    return folder != null && RunFolder.isRun(folder);
  }

  private void say(String text) {
    err.println(text);
    err.flush();
  }

  @Override
  public void close() {
    closed.countDown();
    begun.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // the process is already ending
    }
  }
}
