package org.frugalsr.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets training save when the process is asked to end, by Ctrl-C or SIGTERM: asks it to stop, and
 * holds the end of the process until this is closed.
 */
final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TERMINATED = 143;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile @Nullable Runnable stop;

  Interruption(PrintWriter err) {
    this.hook = Thread.ofPlatform().name("interruption").unstarted(() -> hold(err));
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
  }

  private void hold(PrintWriter err) {
    Runnable request = stop;
    if (request == null) {
      return; // nothing has been made yet
    }
    err.println("\nstopping after this step; the state is being saved");
    err.flush();
    request.run();
    try {
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        err.println("gave up waiting; the last checkpoint is what is left");
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // the process is ending, which is what the hook was for
    }
  }
}
