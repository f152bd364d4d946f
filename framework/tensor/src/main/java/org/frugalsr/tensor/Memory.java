package org.frugalsr.tensor;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Owned off-heap memory: arrays are taken for a purpose, given back, and reused from step to step.
 *
 * <p>Fresh pages cost more than the convolutions that fill them, and arrays left to the garbage
 * collector grow without bound, so nothing on a training step's path is newly allocated. When a
 * take would go beyond the cap, idle arrays are freed first; then {@link OutOfMemory} names what
 * holds the rest. Not thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Memory implements AutoCloseable {
  private record Key(DataType type, long size) {}

  private record Holding(String purpose, long bytes) {}

  private final long cap;
  private final boolean poisoned;
  private final Map<Key, ArrayDeque<INDArray>> idle = new HashMap<>();
  private final IdentityHashMap<INDArray, Holding> taken = new IdentityHashMap<>();
  private long takenBytes;
  private long idleBytes;
  private long peakBytes;

  /**
   * An empty pool.
   *
   * @param cap bytes that taken and idle arrays may hold together
   */
  public Memory(long cap) {
    this(cap, false);
  }

  private Memory(long cap, boolean poisoned) {
    this.cap = cap;
    this.poisoned = poisoned;
  }

  /**
   * An empty pool for checks: every array that it returns is filled with NaN, as a reused one may
   * be, to expose code that reads or adds to an array it should overwrite.
   *
   * @param cap as for {@link #Memory(long)}
   */
  public static Memory poisoned(long cap) {
    return new Memory(cap, true);
  }

  /**
   * Takes an uninitialised array in C order.
   *
   * @param purpose what it is for, shown when memory runs out
   * @throws OutOfMemory if the cap would be exceeded
   */
  public INDArray take(DataType type, Shape shape, String purpose) {
    long size = shape.size();
    long bytes = size * type.width();
    ArrayDeque<INDArray> same = idle.get(new Key(type, size));
    INDArray array;
    if (same != null && !same.isEmpty()) {
      INDArray flat = same.pop();
      idleBytes -= bytes;
      array =
          flat.rank() == shape.rank() && Shape.of(flat.shape()).equals(shape)
              ? flat
              : Nd4j.create(flat.data(), shape.toArray());
    } else {
      if (takenBytes + idleBytes + bytes > cap) {
        freeIdle();
      }
      if (takenBytes + bytes > cap) {
        throw new OutOfMemory(report(purpose, bytes));
      }
      array = Nd4j.createUninitialized(type, shape.toArray());
    }
    if (poisoned) {
      array.assign(Double.NaN);
    }
    taken.put(array, new Holding(purpose, bytes));
    takenBytes += bytes;
    peakBytes = Math.max(peakBytes, takenBytes);
    return array;
  }

  /** Gives back an array that {@link #take} returned; it must not be used afterwards. */
  public void giveBack(INDArray array) {
    Holding holding = taken.remove(array);
    if (holding == null) {
      throw new IllegalStateException("an array was given back twice, or is not from this memory");
    }
    takenBytes -= holding.bytes();
    idleBytes += holding.bytes();
    idle.computeIfAbsent(new Key(array.dataType(), array.length()), k -> new ArrayDeque<>())
        .push(array);
  }

  /** Bytes that can still be taken, including those of idle arrays. */
  public long availableBytes() {
    return cap - takenBytes;
  }

  /** Bytes of the arrays in use. */
  public long takenBytes() {
    return takenBytes;
  }

  /** The most bytes that were in use at once. */
  public long peakBytes() {
    return peakBytes;
  }

  /** Frees idle arrays, for instance between images of different sizes. */
  public void freeIdle() {
    idle.values().forEach(queue -> queue.forEach(INDArray::close));
    idle.clear();
    idleBytes = 0;
  }

  /** Frees everything. Arrays still in use become invalid. */
  @Override
  public void close() {
    freeIdle();
    taken.keySet().forEach(INDArray::close);
    taken.clear();
    takenBytes = 0;
  }

  private String report(String purpose, long bytes) {
    Map<String, Long> byPurpose = new TreeMap<>();
    taken.values().forEach(h -> byPurpose.merge(h.purpose(), h.bytes(), Long::sum));
    StringBuilder text = new StringBuilder();
    text.append(
        "%s needs %.1f MiB more, but %.1f of %.1f MiB are in use:"
            .formatted(purpose, mib(bytes), mib(takenBytes), mib(cap)));
    byPurpose.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(12)
        .forEach(e -> text.append("\n  %10.1f MiB  %s".formatted(mib(e.getValue()), e.getKey())));
    return text.toString();
  }

  private static double mib(long bytes) {
    return bytes / 1048576.0;
  }

  /** The cap is reached; the message lists what holds the memory, largest first. */
  public static final class OutOfMemory extends RuntimeException {
    OutOfMemory(String message) {
      super(message);
    }
  }
}
