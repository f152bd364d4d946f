package org.frugalsr.runtime;

/**
 * A symmetry of the square.
 *
 * @param number bit 0 mirrors columns, bit 1 rows, bit 2 then swaps rows and columns
 * @param channels samples per pixel
 */
record Symmetry(int number, int channels) {
  /** Whether width and height change places. */
  boolean swaps() {
    return (number & 4) != 0;
  }

  /** The transformed image. */
  float[] apply(float[] image, int width, int height) {
    float[] out = new float[image.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(
            image, (y * width + x) * channels, out, at(x, y, width, height) * channels, channels);
      }
    }
    return out;
  }

  /**
   * The image whose transformed one is given.
   *
   * @param width of the transformed one
   * @param height of the transformed one
   */
  float[] inverse(float[] image, int width, int height) {
    int ownWidth = swaps() ? height : width;
    int ownHeight = swaps() ? width : height;
    float[] out = new float[image.length];
    for (int y = 0; y < ownHeight; y++) {
      for (int x = 0; x < ownWidth; x++) {
        System.arraycopy(
            image,
            at(x, y, ownWidth, ownHeight) * channels,
            out,
            (y * ownWidth + x) * channels,
            channels);
      }
    }
    return out;
  }

  /** Where a pixel of the upright image goes. */
  private int at(int x, int y, int width, int height) {
    int column = (number & 1) != 0 ? width - 1 - x : x;
    int row = (number & 2) != 0 ? height - 1 - y : y;
    return swaps() ? column * height + row : row * width + column;
  }
}
