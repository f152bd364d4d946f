package org.frugalsr.kernels;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs loops on a fixed number of threads.
 *
 * <p>Chunks depend on the length only, never on the number of threads, so a kernel that sums chunk
 * by chunk and adds the sums in order gives the same bits on any number of threads.
 */
public final class Parallel {
  /** Maximum number of chunks of a loop, and so of threads that work on it. */
  public static final int CHUNKS = 32;

  /** Maximum number of threads that can be set; native code aborts with several thousand. */
  public static final int MOST_THREADS = 1024;

  /** Loops of fewer grains finish before a second thread wakes up beside OpenMP's threads. */
  private static final int WORTH = 48;

  /** Fewer operations than this take about 30 microseconds. */
  private static final long LEAST_OPERATIONS = 1L << 20;

  private static volatile int threads = initialThreads();
  private static @Nullable ExecutorService workers;

  /** Whether this thread already runs a chunk: a nested loop would wait for its own thread. */
  private static final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  private Parallel() {}

  /** A part of a loop, from (inclusive) to (exclusive). */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs one chunk.
     *
     * @param chunk the chunk's number, from 0
     */
    void run(int chunk, int from, int to);
  }

  private static int initialThreads() {
    Integer property = Integer.getInteger("frugal.threads");
    String openMp = System.getenv().getOrDefault("OMP_NUM_THREADS", "").split(",", 2)[0].strip();
    int given =
        property != null
            ? property
            : openMp.matches("[1-9]\\d{0,5}") ? Integer.parseInt(openMp) : 0;
    return given > 0 ? Math.min(given, MOST_THREADS) : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns the number of threads that kernels use: the system property {@code frugal.threads},
   * else the environment variable {@code OMP_NUM_THREADS}, else the number of processors.
   */
  public static int threads() {
    return threads;
  }

  /** Sets the number of threads of all subsequent loops. */
  public static synchronized void setThreads(int count) {
    if (count < 1 || count > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads must be from 1 to %d, but is %d".formatted(MOST_THREADS, count));
    }
    threads = count;
    ExecutorService old = workers;
    if (old != null) {
      old.shutdown();
    }
    workers = null;
  }

  /**
   * Returns the number of chunks that a loop is split into.
   *
   * @param length of the loop
   * @param grain the least length worth a chunk
   */
  public static int chunks(int length, int grain) {
    return Math.clamp(length / Math.max(1, grain), 1, CHUNKS);
  }

  /**
   * Runs a loop in chunks, on several threads if it is long enough. A nested loop runs on its
   * caller's thread.
   *
   * <p>An exception of a chunk, on whichever thread, is thrown here as it is when no thread works
   * on the loop any more; chunks that have not begun are left out. Exceptions of other threads are
   * suppressed by it.
   *
   * @param length of the loop
   * @param grain the least length worth a chunk
   */
  public static void loop(int length, int grain, Body body) {
    boolean worth = length / Math.max(1, grain) >= WORTH;
    run(length, chunks(length, grain), worth ? threads : 1, body);
  }

  /**
   * Runs a loop of few iterations, each of which is worth its own thread, such as the rows of an
   * image for a slow kernel.
   *
   * @param length of the loop; may be 0
   */
  public static void each(int length, Body body) {
    run(length, Math.clamp(length, 1, CHUNKS), threads, body);
  }

  /**
   * Runs a loop of few iterations, on one thread if the whole finishes before another thread wakes
   * up.
   *
   * @param length of the loop; may be 0
   * @param operations multiply-adds of the whole loop
   */
  static void each(int length, long operations, Body body) {
    int most = operations < LEAST_OPERATIONS ? 1 : threads;
    run(length, Math.clamp(length, 1, CHUNKS), most, body);
  }

  private static void run(int length, int chunks, int most, Body body) {
    int workers = inside.get() ? 1 : Math.min(most, chunks);
    if (workers == 1) {
      for (int c = 0; c < chunks; c++) {
        body.run(c, start(c, chunks, length), start(c + 1, chunks, length));
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          inside.set(true);
          try {
            for (int c = next.getAndIncrement(); c < chunks; c = next.getAndIncrement()) {
              body.run(c, start(c, chunks, length), start(c + 1, chunks, length));
            }
          } catch (Throwable t) {
            next.set(chunks);
            if (!failure.compareAndSet(null, t)) {
              suppress(failure.get(), t);
            }
          } finally {
            inside.set(false);
          }
        };
    Phaser done = new Phaser(workers);
    ExecutorService pool = workers();
    for (int w = 1; w < workers; w++) {
      pool.execute(
          () -> {
            try {
              work.run();
            } finally {
              done.arriveAndDeregister();
            }
          });
    }
    work.run();
    done.arriveAndAwaitAdvance();
    Throwable t = failure.get();
    if (t != null) {
      throw thrown(t);
    }
  }

  private static void suppress(@Nullable Throwable first, Throwable other) {
    if (first != null && first != other) {
      first.addSuppressed(other);
    }
  }

  /** The exception itself, with the place of the loop, as its own trace may be a worker's. */
  private static RuntimeException thrown(Throwable t) {
    t.addSuppressed(new Called());
    if (t instanceof Error error) {
      throw error;
    }
    if (t instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException("a kernel failed on a worker thread", t);
  }

  /** Where a loop was called that failed. */
  private static final class Called extends RuntimeException {
    private static final long serialVersionUID = 1;

    Called() {
      super("the loop was called here");
    }
  }

  private static int start(int chunk, int chunks, int length) {
    return (int) ((long) length * chunk / chunks);
  }

  private static synchronized ExecutorService workers() {
    ExecutorService pool = workers;
    if (pool == null) {
      pool =
          Executors.newFixedThreadPool(
              Math.max(1, threads - 1),
              task -> {
                Thread thread = new Thread(task, "frugal-kernel");
                thread.setDaemon(true);
                return thread;
              });
      workers = pool;
    }
    return pool;
  }
}
