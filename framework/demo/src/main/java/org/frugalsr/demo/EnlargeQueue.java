package org.frugalsr.demo;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.frugalsr.engine.evaluate.Enlarger;
import org.frugalsr.pack.PackedEnlarger;
import org.frugalsr.runtime.Upscaler;

/** Enlarges images one after another, in the order in which they came. Thread-safe. */
final class EnlargeQueue implements AutoCloseable {
  /** How many images are accepted at a time, the one that is being enlarged among them. */
  static final int MOST = 4;

  private static final int UNAVAILABLE = 503;

  private final Upscaler upscaler;
  private final Enlarger network;
  private final TileProgress progress;
  private final Semaphore places = new Semaphore(MOST);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("demo").factory());
  private volatile boolean closed;

  /**
   * Creates a queue without images.
   *
   * @param progress the listener that the upscaler was opened with
   */
  EnlargeQueue(Upscaler upscaler, TileProgress progress) {
    this.upscaler = upscaler;
    this.network = new PackedEnlarger(upscaler, false);
    this.progress = progress;
  }

  /** An image in the queue. */
  final class Job implements AutoCloseable {
    private final int number = accepted.getAndIncrement();
    private final Future<EnlargedPair> pair;
    private volatile boolean cancelled;
    private volatile int done;
    private volatile int all;

    private Job(Upload upload) {
      this.pair = worker.submit(() -> run(upload));
    }

    private EnlargedPair run(Upload upload) {
      begun.set(number);
      progress.tell(this::tiles);
      stopIfCancelled();
      return EnlargedPair.of(upload, network, upscaler.channels());
    }

    private void tiles(int nowDone, int ofAll) {
      all = ofAll;
      done = nowDone;
      if (nowDone < ofAll) {
        stopIfCancelled();
      }
    }

    private void stopIfCancelled() {
      if (cancelled || closed) {
        throw new Refused(UNAVAILABLE, "Stopped.");
      }
    }

    /** The result, once there is one. */
    Future<EnlargedPair> pair() {
      return pair;
    }

    /** Images that come first. */
    int ahead() {
      return Math.max(0, number - begun.get());
    }

    /** Tiles that are done. */
    int done() {
      return done;
    }

    /** Tiles of the image, symmetries included; 0 before the first is done. */
    int all() {
      return all;
    }

    /** Leaves the image, or the rest of it behind its current tile, if nobody waits any more. */
    @Override
    public void close() {
      cancelled = true;
      pair.cancel(false); // and the image's bytes are forgotten at once
    }
  }

  /** A place in the queue, which is taken before the image is read. */
  record Place(Semaphore places) implements AutoCloseable {
    @Override
    public void close() {
      places.release();
    }
  }

  /**
   * Takes a place.
   *
   * @throws Refused if there is none
   */
  Place enter() {
    if (!places.tryAcquire()) {
      throw new Refused(
          UNAVAILABLE,
          "%d images are being enlarged or wait for it; try again when one of them is done."
              .formatted(MOST));
    }
    return new Place(places);
  }

  /**
   * Puts an image at the end.
   *
   * @throws Refused if the demo is ending
   */
  synchronized Job add(Upload upload) {
    try {
      return new Job(upload);
    } catch (RejectedExecutionException e) {
      throw new Refused(UNAVAILABLE, "The demo is ending.");
    }
  }

  /** Stops behind the current tile; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    worker.shutdownNow();
  }
}
