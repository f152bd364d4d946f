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
 * Lets training save when the process is asked to end, by Ctrl-C or SIGTERM: asks it to stop, and
 * holds the end of the process until this is closed. Before there is anything to save it says so; a
 * run whose folder is being made is made to its end first, so that it can go on.
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
   * From now on an end is told.
   *
   * @param typed the command line, which starts the same again
   */
  Interruption(PrintWriter err, String typed) {
    this.err = err;
    this.typed = typed;
    this.hook = Thread.ofPlatform().name("interruption").unstarted(this::hold);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Ends this process, as SIGTERM does, when a stream ends: so ends a trial whose study is killed.
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

  /** From now on there is something to save, and this is how to ask for it. */
  void stopsBy(Runnable request) {
    stop = request;
    begun.countDown();
  }

  /** From now on the folder of a new run may be made. */
  void makes(Path folder) {
    made = folder;
  }

  /** What happens when the process is asked to end. */
  void hold() {
    try {
      if (stop == null && !isBeingMade()) {
        say(
            "\nended before the training began; nothing has been changed. To start again: "
                + typed);
        return;
      }
      if (stop == null) {
        say("\nstopping as soon as the run's folder is whole");
        begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      Runnable request = stop;
      if (request == null) {
        return; // it could not begin, and says why
      }
      say("\nstopping after this step; the state is being saved");
      request.run();
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        say("gave up waiting; the last checkpoint is what is left");
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
      // the process is ending, which is what the hook was for
    }
  }
}
