package org.frugalsr.imaging.data;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * Prepares the batches of the next steps on a separate thread while the current one is trained.
 *
 * <p>For one consumer. Steps are expected in order; requesting another one restarts from there.
 */
public final class Prefetch implements AutoCloseable {
  private final LongFunction<Batch> source;
  private final int ahead;
  private final ExecutorService worker;
  private final ArrayDeque<Future<Batch>> ready = new ArrayDeque<>();
  private long next;
  private long waited;

  /**
   * Starts the thread; it prepares nothing until the first {@link #take}.
   *
   * @param source makes the batch of a step, such as {@link Patches#batch} of one seed
   * @param ahead number of batches to keep ready, at least 1
   */
  public Prefetch(LongFunction<Batch> source, int ahead) {
    if (ahead < 1) {
      throw new IllegalArgumentException("prefetch of " + ahead + " batches");
    }
    this.source = source;
    this.ahead = ahead;
    this.worker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("prefetch").factory());
  }

  /**
   * Returns the batch of a step, waiting for it if necessary.
   *
   * @throws RuntimeException the exception that the source threw for this step
   * @throws IllegalStateException if closed, or if the calling thread is interrupted (its interrupt
   *     status is kept)
   */
  public Batch take(long step) {
    if (worker.isShutdown()) {
      throw new IllegalStateException("prefetch is closed");
    }
    if (step != next) {
      drop();
      next = step;
    }
    prepare();
    Future<Batch> batch = ready.remove();
    next++;
    prepare();
    long before = System.nanoTime();
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for training data", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException("training data could not be prepared", e);
    } finally {
      waited += System.nanoTime() - before;
    }
  }

  /** Total nanoseconds that {@link #take} has waited for data. */
  public long waitedNanos() {
    return waited;
  }

  /** Stops the thread and discards prepared batches. */
  @Override
  public void close() {
    drop();
    worker.shutdownNow();
  }

  private void prepare() {
    while (ready.size() < ahead) {
      long step = next + ready.size();
      ready.add(worker.submit(() -> source.apply(step)));
    }
  }

  private void drop() {
    ready.forEach(batch -> batch.cancel(true));
    ready.clear();
  }
}
