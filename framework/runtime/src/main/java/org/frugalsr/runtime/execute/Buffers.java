package org.frugalsr.runtime.execute;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** Arrays that are used again. Not thread-safe. */
final class Buffers {
  private final TreeMap<Integer, Deque<float[]>> idle = new TreeMap<>();
  private long live;
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
    live += values.length;
    peak = Math.max(peak, live);
    return new Features(height, width, channels, values);
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
    live -= features.values().length;
    idle.computeIfAbsent(features.values().length, any -> new ArrayDeque<>())
        .push(features.values());
  }

  /** The most bytes that were in use at a time. */
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
  }
}
