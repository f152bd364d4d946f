package org.frugalsr.imaging.data;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.frugalsr.imaging.Image;
import org.jspecify.annotations.Nullable;

/**
 * An image as 8-bit interleaved RGB, which takes a quarter of the memory of an {@link Image}: in
 * the heap, or in a mapped file, of which only what is read takes memory that the system can take
 * back.
 */
final class Raster {
  private static final int CHANNELS = 3;

  /** Every sample in 0..1. */
  private static final float[] UNIT = new float[256];

  static {
    for (int level = 0; level < UNIT.length; level++) {
      UNIT[level] = level / 255f;
    }
  }

  private final int width;
  private final int height;
  private final byte @Nullable [] bytes;
  private final MemorySegment pixels;

  private Raster(int width, int height, byte @Nullable [] bytes, MemorySegment pixels) {
    this.width = width;
    this.height = height;
    this.bytes = bytes;
    this.pixels = pixels;
  }

  /**
   * An image in a mapped file, which stays mapped as long as the raster is reachable.
   *
   * @param pixels row-major RGB, 3 x width x height bytes
   */
  static Raster mapped(int width, int height, MemorySegment pixels) {
    if (pixels.byteSize() != size(width, height)) {
      throw new IllegalArgumentException(
          "%d bytes for %dx%d pixels".formatted(pixels.byteSize(), width, height));
    }
    return new Raster(width, height, null, pixels);
  }

  /** The bytes of an image of this size. */
  static long size(long width, long height) {
    return CHANNELS * width * height;
  }

  /** Rounds and clamps an image to 8 bits; grey is repeated. */
  static Raster of(Image image) {
    float[] samples = image.toRgb().samples();
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.clamp(Math.round(samples[i]), 0, 255);
    }
    return new Raster(image.width(), image.height(), bytes, MemorySegment.ofArray(bytes));
  }

  /** Pixels per row. */
  int width() {
    return width;
  }

  /** Number of rows. */
  int height() {
    return height;
  }

  /** Whether it is in Java's heap, not in a mapped file. */
  boolean isInHeap() {
    return bytes != null;
  }

  /** All bytes, row-major RGB, which may be live: do not write to them. */
  byte[] bytes() {
    byte[] all = bytes;
    return all == null ? pixels.toArray(ValueLayout.JAVA_BYTE) : all;
  }

  /** Writes all bytes, row-major RGB. */
  void write(OutputStream out) throws IOException {
    out.write(bytes());
  }

  /**
   * The whole image, converted as in {@link #copy}.
   *
   * @param channels 3 for RGB, 1 for Y
   * @return samples in 0..255
   */
  Image image(int channels) {
    byte[] bytes = bytes();
    float[] samples = new float[width * height * channels];
    for (int i = 0; i < width * height; i++) {
      int red = bytes[3 * i] & 0xFF;
      int green = bytes[3 * i + 1] & 0xFF;
      int blue = bytes[3 * i + 2] & 0xFF;
      if (channels == 1) {
        samples[i] = (float) (16 + luma(red, green, blue));
      } else {
        samples[3 * i] = red;
        samples[3 * i + 1] = green;
        samples[3 * i + 2] = blue;
      }
    }
    return new Image(width, height, channels, samples);
  }

  private static double luma(int red, int green, int blue) {
    return (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
  }

  /**
   * Copies a square, rotated or mirrored, as samples in 0..1.
   *
   * <p>The symmetries are numbered as in {@link Image#transformed}. Y is BT.601 luma of studio
   * range, 16..235 before the division by 255, not rounded.
   *
   * @param left first column of the square
   * @param top its first row
   * @param side its width and height
   * @param dihedral 0..7
   * @param channels 3 for RGB, 1 for Y
   * @param out receives {@code side * side * channels} samples
   * @param offset index of the first of them
   */
  void copy(int left, int top, int side, int dihedral, int channels, float[] out, int offset) {
    byte[] all = bytes;
    if (all != null) {
      copy(all, width, left, top, side, dihedral, channels, out, offset);
    } else {
      copy(square(left, top, side), side, 0, 0, side, dihedral, channels, out, offset);
    }
  }

  /** Reads a square of a mapped file row by row, so that the loop over pixels is one for both. */
  private byte[] square(int left, int top, int side) {
    byte[] square = new byte[CHANNELS * side * side];
    int row = CHANNELS * side;
    for (int y = 0; y < side; y++) {
      long from = size(width, top + y) + (long) CHANNELS * left;
      MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, from, square, y * row, row);
    }
    return square;
  }

  private static void copy(
      byte[] bytes,
      int width,
      int left,
      int top,
      int side,
      int dihedral,
      int channels,
      float[] out,
      int offset) {
    boolean flipWidth = (dihedral & 1) != 0;
    boolean flipHeight = (dihedral & 2) != 0;
    boolean transpose = (dihedral & 4) != 0;
    int right = flipWidth ? -CHANNELS : CHANNELS;
    int down = flipHeight ? -CHANNELS * width : CHANNELS * width;
    int nextColumn = transpose ? down : right;
    int nextRow = transpose ? right : down;
    int x = flipWidth ? left + side - 1 : left;
    int y = flipHeight ? top + side - 1 : top;
    int start = CHANNELS * (y * width + x);
    int to = offset;
    for (int row = 0; row < side; row++) {
      int from = start + row * nextRow;
      for (int column = 0; column < side; column++) {
        int red = bytes[from] & 0xFF;
        int green = bytes[from + 1] & 0xFF;
        int blue = bytes[from + 2] & 0xFF;
        if (channels == 1) {
          out[to++] = (float) ((16 + luma(red, green, blue)) / 255);
        } else {
          out[to] = UNIT[red];
          out[to + 1] = UNIT[green];
          out[to + 2] = UNIT[blue];
          to += CHANNELS;
        }
        from += nextColumn;
      }
    }
  }
}
