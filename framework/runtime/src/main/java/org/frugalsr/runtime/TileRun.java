package org.frugalsr.runtime;

import org.frugalsr.runtime.model.Graph;

/**
 * Computes an image in tiles that overlap so that the result has the bits of the whole image.
 *
 * @param graph of the network
 * @param tile computes one
 * @param listener learns the progress
 * @param symmetries how often the image is computed
 */
record TileRun(Graph graph, Tile tile, ProgressListener listener, int symmetries) {
  /** Computes the network's output for an image {@code [height, width, channels]}. */
  @FunctionalInterface
  interface Tile {
    /** Computes it. */
    float[] run(float[] image, int height, int width);
  }

  /**
   * Computes an image.
   *
   * @param side of a tile in input pixels
   * @param symmetry the number of this run, from 0
   */
  float[] run(float[] samples, int width, int height, int side, int symmetry) {
    int columns = Math.ceilDiv(width, side);
    int rows = Math.ceilDiv(height, side);
    int all = columns * rows * symmetries;
    int done = columns * rows * symmetry;
    if (columns * rows == 1) {
      float[] whole = tile.run(samples, height, width);
      listener.tiles(done + 1, all);
      return whole;
    }
    int channels = graph.channels();
    int scale = graph.scale();
    long size = (long) width * scale * height * scale * channels;
    if (size > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "The result of %dx%d pixels is too large.".formatted(width * scale, height * scale));
    }
    float[] out = new float[(int) size];
    int overlap = graph.field().overlap();
    for (int top = 0; top < height; top += side) {
      for (int left = 0; left < width; left += side) {
        int right = Math.min(width, left + side);
        int bottom = Math.min(height, top + side);
        int x0 = start(left);
        int y0 = start(top);
        int x1 = Math.min(width, right + overlap);
        int y1 = Math.min(height, bottom + overlap);
        float[] part = tile.run(crop(samples, width, channels, x0, y0, x1, y1), y1 - y0, x1 - x0);
        int partRow = (x1 - x0) * scale * channels;
        int length = (right - left) * scale * channels;
        for (int y = top * scale; y < bottom * scale; y++) {
          System.arraycopy(
              part,
              (y - y0 * scale) * partRow + (left - x0) * scale * channels,
              out,
              (y * width + left) * scale * channels,
              length);
        }
        listener.tiles(++done, all);
      }
    }
    return out;
  }

  private int start(int first) {
    int from = Math.max(0, first - graph.field().overlap());
    return from - from % graph.field().grid();
  }

  private static float[] crop(
      float[] samples, int width, int channels, int x0, int y0, int x1, int y1) {
    int row = (x1 - x0) * channels;
    float[] part = new float[(y1 - y0) * row];
    for (int y = y0; y < y1; y++) {
      int from = (y * width + x0) * channels;
      System.arraycopy(samples, from, part, (y - y0) * row, row);
    }
    return part;
  }
}
