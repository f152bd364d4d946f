package org.frugalsr.kernels;

import java.util.EnumMap;
import java.util.Map;

/** Per-thread memory that is reused across calls, so that kernels allocate nothing. */
final class Scratch {
  /** What an array is used for; simultaneous uses need different constants. */
  enum Use {
    /** Weights in a kernel's layout; belongs to the calling thread, read by all. */
    WEIGHTS,
    /** Weights with their axes exchanged, before they are transformed. */
    ROTATED,
    /** Sums per chunk; belongs to the calling thread, each chunk written by one thread. */
    PARTIAL,
    /** The bias; belongs to the calling thread, read by all. */
    BIAS,
    /** Rows of an input with their padding, or one half of a transform. */
    ROWS,
    /** The left factor of a product. */
    LEFT,
    /** The right factor of a product. */
    RIGHT,
    /** A product. */
    PRODUCT,
    /** A few vectors between the two passes of a transform. */
    TILE,
    /** Rows of bits with their padding; integers. */
    BITS,
    /** Differing bits per output; integers. */
    COUNTS
  }

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final Map<Use, float[]> arrays = new EnumMap<>(Use.class);
  private final Map<Use, int[]> integers = new EnumMap<>(Use.class);

  private Scratch() {}

  /**
   * Returns an array of this thread with arbitrary contents.
   *
   * @param length the least length
   */
  static float[] take(Use use, long length) {
    int needed = Math.toIntExact(length);
    Map<Use, float[]> arrays = OF_THREAD.get().arrays;
    float[] array = arrays.get(use);
    if (array == null || array.length < needed) {
      array = new float[needed];
      arrays.put(use, array);
    }
    return array;
  }

  /**
   * Returns an array of integers of this thread with arbitrary contents.
   *
   * @param length the least length
   */
  static int[] takeIntegers(Use use, long length) {
    int needed = Math.toIntExact(length);
    Map<Use, int[]> arrays = OF_THREAD.get().integers;
    int[] array = arrays.get(use);
    if (array == null || array.length < needed) {
      array = new int[needed];
      arrays.put(use, array);
    }
    return array;
  }
}
