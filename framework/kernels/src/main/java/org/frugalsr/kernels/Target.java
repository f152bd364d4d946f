package org.frugalsr.kernels;

import static org.frugalsr.kernels.Lanes.COUNT;
import static org.frugalsr.kernels.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.Scratch.Use;
import org.jspecify.annotations.Nullable;

/**
 * Where a convolution writes: {@code [N, height, width, channels]}.
 *
 * @param bias one value per channel, padded to whole vectors; empty for none
 * @param rounding added to a sum and subtracted again: 0, or the constant that rounds it to an
 *     integer
 * @param finished learns which pixels are written
 */
record Target(
    MemorySegment values,
    int height,
    int width,
    int channels,
    float[] bias,
    float rounding,
    Finished finished) {
  /** Adding and subtracting this rounds a value below 2^22 to an integer. */
  private static final float TO_INTEGER = 3 << 22;

  /**
   * Returns the target of this thread's next convolution.
   *
   * @param bias one value per channel, or null for zeros
   * @param integers whether the sums are integers, so that Winograd results are rounded
   */
  static Target of(
      MemorySegment values,
      int height,
      int width,
      int channels,
      @Nullable MemorySegment bias,
      boolean integers) {
    float[] padded = Scratch.take(Use.BIAS, Lanes.padded(channels));
    Arrays.fill(padded, 0);
    if (bias != null) {
      MemorySegment.copy(bias, ValueLayout.JAVA_FLOAT, 0, padded, 0, channels);
    }
    float rounding = integers ? TO_INTEGER : 0;
    return new Target(values, height, width, channels, padded, rounding, Finished.NOTHING);
  }

  /** The same for sums to which nothing is added. */
  Target withoutBias() {
    return new Target(values, height, width, channels, new float[0], 0, finished);
  }

  /** The same with a listener. */
  Target with(Finished listener) {
    return new Target(values, height, width, channels, bias, rounding, listener);
  }

  /**
   * The array of the outputs, if sums can be written into it directly: it has no padding, and is on
   * the heap.
   */
  float @Nullable [] array() {
    return rowChannels() == channels ? Floats.array(values) : null;
  }

  /**
   * Adds the bias to outputs that were written into {@link #array}.
   *
   * @param pixel the first, counted over the rows of all images
   */
  void finish(float[] array, int pixel, int pixels) {
    addBias(array, pixel * channels, pixels);
    tell(pixel, pixels);
  }

  /** The number of a pixel, counted over the rows of all images. */
  int pixel(int image, int y, int x) {
    return (image * height + y) * width + x;
  }

  /** Tells the listener of complete outputs. */
  void tell(int pixel, int pixels) {
    finished.pixels(pixel, pixel + pixels);
  }

  /** Floats per pixel of the values written here, padding included. */
  int rowChannels() {
    return Lanes.padded(channels);
  }

  /**
   * Adds the bias to a part of the output and writes the part that is inside the image.
   *
   * @param from {@code [rows, columns, padded channels]}, changed
   */
  void write(int image, int y, int x, int rows, int columns, float[] from) {
    addBias(from, 0, rows * columns);
    copy(image, y, x, rows, columns, from);
  }

  /** As {@link #write}, of sums to which the bias has been added. */
  void copy(int image, int y, int x, int rows, int columns, float[] from) {
    int across = Math.min(columns, width - x);
    int down = Math.min(rows, height - y);
    int rowChannels = rowChannels();
    for (int r = 0; r < down; r++) {
      int at = r * columns * rowChannels;
      long pixel = ((long) image * height + y + r) * width + x;
      long to = pixel * channels;
      if (rowChannels == channels) {
        MemorySegment.copy(from, at, values, ValueLayout.JAVA_FLOAT, to << 2, across * channels);
      } else {
        for (int c = 0; c < across; c++, at += rowChannels, to += channels) {
          MemorySegment.copy(from, at, values, ValueLayout.JAVA_FLOAT, to << 2, channels);
        }
      }
      tell((int) pixel, across);
    }
  }

  private void addBias(float[] sums, int at, int pixels) {
    int rowChannels = rowChannels();
    if (bias.length == 0) {
      return;
    }
    FloatVector whole = FloatVector.broadcast(SPECIES, rounding);
    for (int p = 0; p < pixels; p++) {
      int row = at + p * rowChannels;
      for (int c = 0; c < rowChannels; c += COUNT) {
        FloatVector.fromArray(SPECIES, sums, row + c)
            .add(whole)
            .sub(whole)
            .add(FloatVector.fromArray(SPECIES, bias, c))
            .intoArray(sums, row + c);
      }
    }
  }
}
