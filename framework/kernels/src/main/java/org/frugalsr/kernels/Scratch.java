package org.frugalsr.kernels;

import java.util.EnumMap;
import java.util.Map;

/** Memory of one thread that is kept from call to call, so that kernels allocate nothing. */
final class Scratch {
  /** What it is used for; two uses at a time are two kinds. */
  enum Use {
    /** Weights as a kernel wants them, of the calling thread, read by all. */
    WEIGHTS,
    /** Weights with their axes exchanged, before they are transformed. */
    ROTATED,
    /** Sums per chunk, of the calling thread, each written by one. */
    PARTIAL,
    /** The bias, of the calling thread, read by all. */
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
    TILE
  }

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final Map<Use, float[]> arrays = new EnumMap<>(Use.class);

  private Scratch() {}

  /**
   * An array of this thread with arbitrary contents.
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
}
