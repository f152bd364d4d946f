package org.frugalsr.study;

import java.time.Duration;
import java.util.Optional;

/** Runs an action once after a delay, unless closed before. */
final class Alarm implements AutoCloseable {
  private final Optional<Thread> clock;

  /**
   * Sets an alarm.
   *
   * @param after how long from now; never if absent
   */
  Alarm(Optional<Duration> after, Runnable action) {
    this.clock =
        after.map(time -> Thread.ofVirtual().name("alarm").start(() -> ring(time, action)));
  }

  private static void ring(Duration after, Runnable action) {
    try {
      Thread.sleep(after);
      action.run();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    clock.ifPresent(Thread::interrupt);
  }
}
