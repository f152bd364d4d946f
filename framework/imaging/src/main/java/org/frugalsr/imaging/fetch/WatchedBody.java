package org.frugalsr.imaging.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An answer's body that gives up if no byte arrives for a while. */
final class WatchedBody implements AutoCloseable {
  private final InputStream body;
  private final Duration stall;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private volatile long since = System.nanoTime();
  private volatile boolean reading; // the time of a slow disk is not the server's
  private volatile boolean stalled;

  WatchedBody(InputStream body, Duration stall) {
    this.body = body;
    this.stall = stall;
    long look = Math.max(1, stall.toMillis() / 4);
    var unused = watch.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (reading && System.nanoTime() - since > stall.toNanos()) {
      stalled = true;
      closeQuietly();
    }
  }

  /**
   * Reads some bytes.
   *
   * @return their number; -1 at the end
   * @throws AttemptFailed if the connection breaks off, or no byte arrives
   */
  int read(byte[] block) {
    String why;
    try {
      since = System.nanoTime();
      reading = true;
      int n = body.read(block);
      reading = false;
      if (!stalled) {
        return n;
      }
      why = "closed";
    } catch (IOException broken) {
      why = String.valueOf(broken.getMessage());
    }
    throw new AttemptFailed(
        stalled
            ? "no byte arrived for %,d ms".formatted(stall.toMillis())
            : "the connection broke off (%s)".formatted(why));
  }

  private void closeQuietly() {
    try {
      body.close();
    } catch (IOException e) {
      // the reader notices
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    closeQuietly();
  }
}
