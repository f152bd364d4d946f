package org.frugalsr.imaging.data;

import org.frugalsr.imaging.Image;

/** An image as 8-bit interleaved RGB, which takes a quarter of the memory of an {@link Image}. */
final class Raster {
  private final int width;
  private final int height;
  private final byte[] bytes;

  private Raster(int width, int height, byte[] bytes) {
    this.width = width;
    this.height = height;
    this.bytes = bytes;
  }

  /** Rounds and clamps an image to 8 bits; grey is repeated. */
  static Raster of(Image image) {
    float[] samples = image.toRgb().samples();
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.clamp(Math.round(samples[i]), 0, 255);
    }
    return new Raster(image.width(), image.height(), bytes);
  }

  /** Pixels per row. */
  int width() {
    return width;
  }

  /** Number of rows. */
  int height() {
    return height;
  }

  /** The live bytes, row-major RGB; do not write to them. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * The whole image, converted as in {@link #copy}.
   *
   * @param channels 3 for RGB, 1 for Y
   * @return samples in 0..255
   */
  Image image(int channels) {
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
    boolean flipWidth = (dihedral & 1) != 0;
    boolean flipHeight = (dihedral & 2) != 0;
    boolean transpose = (dihedral & 4) != 0;
    int to = offset;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int x = transpose ? row : column;
        int y = transpose ? column : row;
        int fromX = left + (flipWidth ? side - 1 - x : x);
        int fromY = top + (flipHeight ? side - 1 - y : y);
        int from = (fromY * width + fromX) * 3;
        int red = bytes[from] & 0xFF;
        int green = bytes[from + 1] & 0xFF;
        int blue = bytes[from + 2] & 0xFF;
        if (channels == 1) {
          out[to++] = (float) ((16 + luma(red, green, blue)) / 255);
        } else {
          out[to++] = red / 255f;
          out[to++] = green / 255f;
          out[to++] = blue / 255f;
        }
      }
    }
  }
}
