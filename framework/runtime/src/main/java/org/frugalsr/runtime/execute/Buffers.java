package org.frugalsr.runtime.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Arrays that are used again. Not thread-safe. */
final class Buffers {
  private final TreeMap<Integer, Deque<float[]>> idle = new TreeMap<>();
  private final Set<float[]> taken = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<int[]> words = new ArrayList<>();
  private long live; // elements of both, of four bytes each
  private long peak;

  /** Features with undefined values. */
  Features take(int height, int width, int channels) {
    long size = (long) height * width * channels;
    if (size > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "Features of %dx%d pixels and %d channels are too large; use smaller tiles."
              .formatted(width, height, channels));
    }
    Map.Entry<Integer, Deque<float[]>> fits = idle.ceilingEntry((int) size);
    float[] values;
    if (fits == null || fits.getKey() > 2 * size) {
      makeRoom(size);
      values = new float[(int) size];
    } else {
      values = fits.getValue().pop();
      if (fits.getValue().isEmpty()) {
        idle.remove(fits.getKey());
      }
    }
    taken.add(values);
    use(values.length);
    return new Features(height, width, channels, values);
  }

  private void use(long elements) {
    live += elements;
    peak = Math.max(peak, live);
  }

  /**
   * Words for the packed bits of one layer, with undefined values; those of the layer before are
   * lost. They stay in use, as the next layer with bits needs them again.
   *
   * @param count of arrays
   * @param length of each at least
   */
  List<int[]> words(int count, int length) {
    for (int i = 0; i < count; i++) {
      int there = i < words.size() ? words.get(i).length : 0;
      if (there < length) {
        int[] longer = new int[length];
        if (i < words.size()) {
          words.set(i, longer);
        } else {
          words.add(longer);
        }
        use(length - there);
      }
    }
    return words;
  }

  /**
   * Drops idle arrays that are too small, as many bytes as are needed, so that memory stays
   * bounded.
   */
  private void makeRoom(long size) {
    long dropped = 0;
    while (dropped < size && !idle.isEmpty()) {
      Map.Entry<Integer, Deque<float[]>> largest = idle.lastEntry();
      largest.getValue().pop();
      if (largest.getValue().isEmpty()) {
        idle.remove(largest.getKey());
      }
      dropped += largest.getKey();
    }
  }

  /** Returns features that are not needed any more. */
  void giveBack(Features features) {
    taken.remove(features.values());
    keep(features.values());
  }

  private void keep(float[] values) {
    live -= values.length;
    idle.computeIfAbsent(values.length, any -> new ArrayDeque<>()).push(values);
  }

  /** Returns all features that are in use, such as those of a computation that failed. */
  void giveBackAll() {
    taken.forEach(this::keep);
    taken.clear();
  }

  /** The most bytes that were in use at a time, of features and packed bits. */
  long peakBytes() {
    return peak * Float.BYTES;
  }

  /** The bytes of arrays that are not in use. */
  long idleBytes() {
    return idle.entrySet().stream().mapToLong(e -> (long) e.getKey() * e.getValue().size()).sum()
        * Float.BYTES;
  }

  /** Forgets the arrays that are not in use. */
  void clear() {
    idle.clear();
    words.forEach(array -> live -= array.length);
    words.clear();
  }
}
