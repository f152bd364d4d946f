package org.frugalsr.imaging.sample;

import org.frugalsr.imaging.Image;

/**
 * A square of RGB points, several per pixel, that regions are painted on.
 *
 * <p>A pixel of the image is the mean over its points, so that edges are anti-aliased as by a
 * camera.
 */
final class Canvas {
  private static final int POINTS = 2;

  private final int size;
  private final int side;
  private final float[] points;

  /** A black canvas of {@code size} x {@code size} pixels. */
  Canvas(int size) {
    this.size = size;
    this.side = size * POINTS;
    this.points = new float[side * side * 3];
  }

  /** Paints a region with a pattern between two RGB colours in 0..255. */
  void fill(Region region, Pattern pattern, float[] zero, float[] one) {
    int left = Math.max(0, (int) Math.ceil(region.left() * POINTS - 0.5));
    int right = Math.min(side - 1, (int) Math.floor(region.right() * POINTS - 0.5));
    int top = Math.max(0, (int) Math.ceil(region.top() * POINTS - 0.5));
    int bottom = Math.min(side - 1, (int) Math.floor(region.bottom() * POINTS - 0.5));
    for (int row = top; row <= bottom; row++) {
      double y = (row + 0.5) / POINTS;
      for (int column = left; column <= right; column++) {
        double x = (column + 0.5) / POINTS;
        if (region.inside().contains(x, y)) {
          float t = (float) pattern.at(x, y);
          int at = (row * side + column) * 3;
          for (int c = 0; c < 3; c++) {
            points[at + c] = zero[c] + (one[c] - zero[c]) * t;
          }
        }
      }
    }
  }

  /** Paints a region with one RGB colour in 0..255. */
  void fill(Region region, float[] color) {
    fill(region, Pattern.flat(), color, color);
  }

  /** The pixels, rounded to integers. */
  Image image() {
    float[] out = new float[size * size * 3];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        for (int c = 0; c < 3; c++) {
          out[((row / POINTS) * size + column / POINTS) * 3 + c] +=
              points[(row * side + column) * 3 + c] / (POINTS * POINTS);
        }
      }
    }
    return new Image(size, size, 3, out).rounded();
  }
}
