package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.frugalsr.kernels.BlockGrid.Block;
import org.frugalsr.kernels.Scratch.Use;

/**
 * Copies parts of images into an array, with zeros around the image and, for the gradient of a
 * strided convolution, between its pixels.
 *
 * @param source {@code [N, height, width, channels]}
 * @param spread distance between pixels in the copy, with zeros between them; 1 for none
 * @param rowChannels floats per pixel of the copy; those beyond the channels are zero
 */
record PaddedRows(
    MemorySegment source, int height, int width, int channels, int spread, int rowChannels) {
  /**
   * Copies rows from y and columns from x, counted in spread pixels; both may be outside the image.
   *
   * @param to {@code [rows, columns, rowChannels]}, overwritten
   */
  void copy(int image, int y, int x, int rows, int columns, float[] to) {
    int rowLength = columns * rowChannels;
    for (int r = 0; r < rows; r++) {
      int from = y + r;
      int start = r * rowLength;
      if (from < 0 || from % spread != 0 || from / spread >= height) {
        Arrays.fill(to, start, start + rowLength, 0);
      } else {
        copyRow(((long) image * height + from / spread) * width, x, columns, to, start);
      }
    }
  }

  /**
   * Copies the inputs that a kernel reads for a block of outputs.
   *
   * @return this thread's {@link Use#LEFT}, {@code [rows, columns, rowChannels]}
   */
  float[] around(Block b, int kernel, int stride, int padding) {
    int rows = reached(b.rows(), kernel, stride);
    int columns = reached(b.columns(), kernel, stride);
    float[] to = Scratch.take(Use.LEFT, (long) rows * columns * rowChannels);
    copy(b.image(), b.y() * stride - padding, b.x() * stride - padding, rows, columns, to);
    return to;
  }

  /** Number of consecutive inputs that a kernel reads for a number of consecutive outputs. */
  static int reached(int outputs, int kernel, int stride) {
    return (outputs - 1) * stride + kernel;
  }

  /** Copies columns of the row whose first pixel is given. */
  private void copyRow(long row, int x, int columns, float[] to, int start) {
    if (spread > 1 || rowChannels != channels) {
      for (int c = 0; c < columns; c++) {
        copyPixel(row, x + c, to, start + c * rowChannels);
      }
      return;
    }
    int first = Math.clamp(-x, 0, columns);
    int last = Math.clamp(width - x, first, columns);
    Arrays.fill(to, start, start + first * channels, 0);
    copy((row + x + first) * channels, to, start + first * channels, (last - first) * channels);
    Arrays.fill(to, start + last * channels, start + columns * channels, 0);
  }

  private void copyPixel(long row, int x, float[] to, int start) {
    int filled = 0;
    if (x >= 0 && x % spread == 0 && x / spread < width) {
      copy((row + x / spread) * channels, to, start, channels);
      filled = channels;
    }
    Arrays.fill(to, start + filled, start + rowChannels, 0);
  }

  private void copy(long from, float[] to, int start, int length) {
    if (length > 0) {
      MemorySegment.copy(source, ValueLayout.JAVA_FLOAT, from << 2, to, start, length);
    }
  }
}
