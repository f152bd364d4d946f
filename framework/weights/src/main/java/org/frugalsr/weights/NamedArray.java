package org.frugalsr.weights;

import java.util.Arrays;

/**
 * A tensor in a file: a name, a shape, single-precision values.
 *
 * <p>The arrays are shared with the caller, not copied: a checkpoint may hold gigabytes.
 *
 * @param name such as {@code model/head.weight}
 * @param shape the sizes of the axes, the slowest first; empty for a scalar
 * @param values as many as the shape has, the last axis fastest
 */
// A carrier between memory and file, never compared or hashed: array components are safe.
@SuppressWarnings("ArrayRecordComponent")
public record NamedArray(String name, long[] shape, float[] values) {
  /** Checks that the values fill the shape. */
  public NamedArray {
    if (elements(shape) != values.length) {
      throw new IllegalArgumentException(
          "%s: shape %s for %d values".formatted(name, Arrays.toString(shape), values.length));
    }
  }

  /**
   * The number of elements of a shape.
   *
   * @param shape the sizes of the axes
   * @throws ArithmeticException if a size is negative or the number exceeds a {@code long}
   */
  static long elements(long... shape) {
    long n = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new ArithmeticException("negative size");
      }
      n = Math.multiplyExact(n, size);
    }
    return n;
  }
}
