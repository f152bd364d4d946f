package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Per-thread heap arrays into which parts of tensors are copied: loops that broadcast scalars run
 * three times as fast on them as on off-heap memory. They are reused across calls.
 */
final class AdderTile {
  private static final ThreadLocal<AdderTile> OF_THREAD = ThreadLocal.withInitial(AdderTile::new);

  float[] rows = new float[0];
  float[] pixels = new float[0];
  float[] sums = new float[0];

  private AdderTile() {}

  /**
   * Returns this thread's arrays, of at least these lengths, with stale contents.
   *
   * @param forRows of {@link #rows}
   * @param forPixels of {@link #pixels}
   * @param forSums of {@link #sums}
   */
  static AdderTile of(int forRows, int forPixels, int forSums) {
    AdderTile t = OF_THREAD.get();
    t.rows = atLeast(t.rows, forRows);
    t.pixels = atLeast(t.pixels, forPixels);
    t.sums = atLeast(t.sums, forSums);
    return t;
  }

  /** Returns the array, or a new zero-filled one if it is too short. */
  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  /** Rounds a count up to a multiple of the vector length. */
  static int padded(int count) {
    return (count + Floats.LANES - 1) / Floats.LANES * Floats.LANES;
  }

  /**
   * Copies neighbouring pixels of an image row, with zeros where there is no image.
   *
   * @param x the tensor {@code [N, H, W, channels]}
   * @param row which of its {@code N * H} rows; negative for none
   * @param width W
   * @param first the first pixel; may be outside the image
   * @param count how many pixels
   * @param into at least {@code at + count * channels} long
   */
  static void row(
      MemorySegment x,
      long row,
      int width,
      int channels,
      int first,
      int count,
      float[] into,
      int at) {
    int from = row < 0 ? first + count : Math.clamp(first, 0, width);
    int to = row < 0 ? from : Math.clamp(first + count, from, width);
    int left = (Math.clamp(from, first, first + count) - first) * channels;
    int length = (to - from) * channels;
    Arrays.fill(into, at, at + left, 0);
    if (length > 0) {
      long source = (row * width + from) * channels;
      MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, 4 * source, into, at + left, length);
    }
    Arrays.fill(into, at + left + length, at + count * channels, 0);
  }
}
