package org.frugalsr.imaging.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.frugalsr.imaging.data.ImageLoad.Found;
import org.frugalsr.imaging.data.ImageLoad.Outcome;
import org.frugalsr.imaging.data.ImageLoad.Task;

/**
 * Loads all images of a training in parallel, and says what it does if that takes long. Everything
 * that the cache has is found first, so that nothing of it is evicted for what is decoded then.
 *
 * <p>No thread decodes more than one image at a time. If the heap does not hold several images
 * while they are decoded, the remaining ones are loaded one after another.
 */
final class AllLoads {
  private static final double GIB = 1 << 30;
  private static final long PAUSE_NANOS = 20_000_000_000L;

  private final ImageLoad load;
  private final List<Task> tasks;
  private final RasterCache cache;
  private final boolean large;
  private final long bytes;
  private final AtomicBoolean crowded = new AtomicBoolean();
  private final AtomicInteger decoded = new AtomicInteger();
  private final AtomicLong said = new AtomicLong(System.nanoTime());

  /**
   * Prepares the loads.
   *
   * @param bytes of all images once decoded
   */
  AllLoads(ImageLoad load, List<Task> tasks, RasterCache cache, long bytes) {
    this.load = load;
    this.tasks = tasks;
    this.cache = cache;
    this.large = cache.isLarge(bytes);
    this.bytes = bytes;
  }

  /**
   * The outcomes in the order of the tasks.
   *
   * @throws OutOfMemoryError if the heap does not hold what the cache does not take
   */
  List<Outcome> outcomes() {
    List<Found> found = found();
    long missing = found.stream().filter(f -> !f.isComplete(load.scales(), load.patch())).count();
    if (large && missing > 0) {
      cache.tell(
          String.format(
              Locale.ROOT,
              "decoding %d of %d training images, kept in %s; all of them take %.1f GiB",
              missing,
              tasks.size(),
              cache,
              bytes / GIB));
    }
    List<Optional<Outcome>> together =
        IntStream.range(0, tasks.size())
            .parallel()
            .mapToObj(i -> together(tasks.get(i), found.get(i), missing))
            .toList();
    return IntStream.range(0, tasks.size())
        .mapToObj(i -> together.get(i).orElseGet(() -> loaded(tasks.get(i), found.get(i), missing)))
        .toList();
  }

  private List<Found> found() {
    if (!cache.isFor(bytes)) {
      return tasks.stream().map(task -> Found.NOTHING).toList();
    }
    return tasks.parallelStream().map(load::find).toList();
  }

  private Optional<Outcome> together(Task task, Found found, long missing) {
    if (crowded.get()) {
      return Optional.empty();
    }
    try {
      return Optional.of(loaded(task, found, missing));
    } catch (OutOfMemoryError e) {
      crowded.set(true);
      return Optional.empty();
    }
  }

  private Outcome loaded(Task task, Found found, long missing) {
    Outcome outcome = load.load(task, found);
    if (!found.isComplete(load.scales(), load.patch())) {
      int done = decoded.incrementAndGet();
      long last = said.get();
      long now = System.nanoTime();
      if (large && now - last > PAUSE_NANOS && said.compareAndSet(last, now)) {
        cache.tell("decoded %d of %d training images".formatted(done, missing));
      }
    }
    return outcome;
  }
}
