package org.frugalsr.runtime.execute;

/**
 * Features {@code [height, width, channels]}, or {@code [1, 1, channels]} of the whole image.
 *
 * @param values row by row, all channels of a pixel together; the array may be longer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would be wasteful
record Features(int height, int width, int channels, float[] values) {
  /** How many pixels there are. */
  int pixels() {
    return height * width;
  }

  /** How many values there are. */
  int size() {
    return Math.multiplyExact(pixels(), channels);
  }

  boolean sameSize(Features other) {
    return height == other.height && width == other.width;
  }
}
