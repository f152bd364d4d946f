package org.frugalsr.imaging;

import java.util.Arrays;

/**
 * An image in memory: row-major samples with interleaved channels, on the 0..255 scale regardless
 * of the bit depth of its file.
 *
 * <p>Immutable by convention: no method changes the samples, and callers of {@link #samples()} must
 * not either. Sample (x, y, c) is at {@code (y * width + x) * channels + c}, which is one item of
 * an NHWC batch.
 */
public final class Image {
  private final int width;
  private final int height;
  private final int channels;
  private final float[] samples;

  /**
   * An image around the given array, which is not copied.
   *
   * @param width pixels per row, at least 1
   * @param height rows, at least 1
   * @param channels 1 (grey or Y) or 3 (RGB or YCbCr)
   * @param samples {@code width * height * channels} values, nominally 0..255
   */
  public Image(int width, int height, int channels, float[] samples) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("an image of " + width + "x" + height + " pixels");
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("an image of " + channels + " channels, not 1 or 3");
    }
    if (samples.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          samples.length + " samples for " + width + "x" + height + "x" + channels);
    }
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.samples = samples;
  }

  /** Pixels per row. */
  public int width() {
    return width;
  }

  /** Number of rows. */
  public int height() {
    return height;
  }

  /** Samples per pixel: 1 or 3. */
  public int channels() {
    return channels;
  }

  /** The live samples; do not write to them. */
  public float[] samples() {
    return samples;
  }

  /**
   * The rectangle of the given size whose top left pixel is (left, top).
   *
   * @throws IllegalArgumentException if the rectangle is empty or leaves the image
   */
  public Image crop(int left, int top, int width, int height) {
    if (left < 0 || top < 0 || left + width > this.width || top + height > this.height) {
      throw new IllegalArgumentException(
          "crop %dx%d+%d+%d of %s".formatted(width, height, left, top, this));
    }
    if (width == this.width && height == this.height) {
      return this;
    }
    float[] out = new float[Math.max(0, width) * Math.max(0, height) * channels];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * this.width + left) * channels;
      System.arraycopy(samples, from, out, y * width * channels, width * channels);
    }
    return new Image(width, height, channels, out);
  }

  /**
   * Drops rows at the bottom and columns at the right until both sides are divisible by the scale.
   *
   * @throws IllegalArgumentException if a side is shorter than the scale
   */
  public Image modCrop(int scale) {
    return crop(0, 0, width - width % scale, height - height % scale);
  }

  /**
   * Drops {@code border} pixels at each of the four sides.
   *
   * @throws IllegalArgumentException if nothing is left
   */
  public Image shave(int border) {
    return crop(border, border, width - 2 * border, height - 2 * border);
  }

  /** Three channels: a grey value is repeated; an image of three channels is returned as it is. */
  public Image toRgb() {
    if (channels == 3) {
      return this;
    }
    float[] out = new float[samples.length * 3];
    for (int i = 0; i < samples.length; i++) {
      Arrays.fill(out, i * 3, i * 3 + 3, samples[i]);
    }
    return new Image(width, height, 3, out);
  }

  /**
   * Clamps to 0..255 and rounds to integers, halves up.
   *
   * @throws IllegalArgumentException if a sample is NaN, which would become black
   */
  public Image rounded() {
    float[] out = new float[samples.length];
    for (int i = 0; i < out.length; i++) {
      if (Float.isNaN(samples[i])) {
        throw new IllegalArgumentException("sample " + i + " of the image is NaN");
      }
      out[i] = Math.clamp(Math.round(samples[i]), 0, 255);
    }
    return new Image(width, height, channels, out);
  }

  /**
   * One of the 8 symmetries of the square.
   *
   * <p>Numbered as in EDSR's self-ensemble: bit 0 flips the width, bit 1 flips the height, bit 2
   * transposes, applied in that order.
   *
   * @param dihedral 0..7; 0 is the identity
   */
  public Image transformed(int dihedral) {
    Image flipped = flip((dihedral & 1) != 0, (dihedral & 2) != 0);
    return (dihedral & 4) != 0 ? flipped.transpose() : flipped;
  }

  /** Undoes {@link #transformed} of the same number. */
  public Image inverse(int dihedral) {
    Image upright = (dihedral & 4) != 0 ? transpose() : this;
    return upright.flip((dihedral & 1) != 0, (dihedral & 2) != 0);
  }

  private Image flip(boolean flipWidth, boolean flipHeight) {
    if (!flipWidth && !flipHeight) {
      return this;
    }
    float[] out = new float[samples.length];
    for (int y = 0; y < height; y++) {
      int fromY = flipHeight ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int fromX = flipWidth ? width - 1 - x : x;
        copyPixel(fromY * width + fromX, out, y * width + x);
      }
    }
    return new Image(width, height, channels, out);
  }

  private Image transpose() {
    float[] out = new float[samples.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        copyPixel(y * width + x, out, x * height + y);
      }
    }
    return new Image(height, width, channels, out);
  }

  private void copyPixel(int from, float[] out, int to) {
    for (int c = 0; c < channels; c++) {
      out[to * channels + c] = samples[from * channels + c];
    }
  }

  /** Size and channels, as in {@code 480x320x3}. */
  @Override
  public String toString() {
    return width + "x" + height + "x" + channels;
  }
}
