package org.frugalsr.api.config;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.frugalsr.api.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * Reads a config with limits on stack, memory and time, for configs that pass {@link Budget} but
 * are still expensive, such as substitutions that double a text forty times.
 *
 * <p>The library cannot be interrupted, so it runs on a separate thread, which is abandoned when it
 * exceeds a limit; the command then ends with the error, and the thread with it.
 */
final class Bounded {
  private static final long STACK_BYTES = 128L << 20;
  private static final long MEMORY_BYTES = 1L << 29;
  private static final long SECONDS = 10;
  private static final int LOOK_MS = 20;

  /** The outcome: exactly one of the two is set. */
  private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {}

  private Bounded() {}

  /**
   * Returns the result of reading a config.
   *
   * @param name the config, for messages
   * @param read may throw anything
   * @throws UserError if it exceeds a limit
   */
  static <T> T read(String name, Supplier<T> read) {
    AtomicReference<Outcome<T>> done = new AtomicReference<>();
    Thread thread =
        new Thread(
            null, () -> done.set(outcome(read)), "config", STACK_BYTES, /* inheritLocals= */ false);
    thread.setDaemon(true);
    thread.start();
    await(thread, name);
    Outcome<T> outcome = done.get();
    if (outcome == null) {
      throw new IllegalStateException("reading a config ended without an outcome");
    }
    T value = outcome.value();
    if (value != null) {
      return value;
    }
    Throwable failure = outcome.failure();
    if (failure instanceof StackOverflowError) {
      throw tooMuch(name, "is nested too deeply");
    }
    if (failure instanceof OutOfMemoryError) {
      throw tooMuch(name, "needs too much memory");
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException("reading a config failed", failure);
  }

  private static <T> Outcome<T> outcome(Supplier<T> read) {
    try {
      return new Outcome<>(read.get(), null);
    } catch (RuntimeException | Error e) {
      return new Outcome<>(null, e);
    }
  }

  private static void await(Thread thread, String name) {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(LOOK_MS);
      } catch (InterruptedException e) {
        interrupted = true; // training checks it later; reading a config is short
      }
      if (threads.getThreadAllocatedBytes(thread.threadId()) > MEMORY_BYTES) {
        throw tooMuch(name, "needs more than %d MiB of memory".formatted(MEMORY_BYTES >> 20));
      }
      if (threads.getThreadCpuTime(thread.threadId()) > TimeUnit.SECONDS.toNanos(SECONDS)) {
        throw tooMuch(name, "takes longer than %d s".formatted(SECONDS));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static UserError tooMuch(String name, String what) {
    return new UserError(
        "%s: resolving this config %s. Do its substitutions ${...} multiply its content?"
            .formatted(name, what));
  }
}
