package org.frugalsr.plugin.adder;

import org.frugalsr.tensor.Shape;

/**
 * The shapes of one adder convolution.
 *
 * @param x {@code [N, H, W, in]}
 * @param w {@code [k, k, in, out]}
 * @param y {@code [N, Ho, Wo, out]}
 * @param stride at least 1
 * @param padding zeros on each side; a window adds {@code |w|} for each of them
 */
record AdderGeometry(Shape x, Shape w, Shape y, int stride, int padding) {
  /**
   * Returns the geometry for an input and a filter.
   *
   * @param x {@code [N, H, W, in]}
   * @param w {@code [k, k, in, out]}
   * @param stride at least 1
   * @param padding at least 0
   * @throws IllegalArgumentException if they do not fit each other
   */
  static AdderGeometry of(Shape x, Shape w, int stride, int padding) {
    if (x.rank() != 4 || w.rank() != 4 || w.length(0) != w.length(1)) {
      throw new IllegalArgumentException(
          "expected an input [N, H, W, in] and a filter [k, k, in, out], but got " + x + ", " + w);
    }
    if (w.length(2) != x.channels()) {
      throw new IllegalArgumentException(
          "the input has %d channels, but the filter %s takes %d"
              .formatted(x.channels(), w, w.length(2)));
    }
    long k = w.length(0);
    long height = Math.floorDiv(x.height() + 2L * padding - k, stride) + 1;
    long width = Math.floorDiv(x.width() + 2L * padding - k, stride) + 1;
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the input " + x + " is smaller than the filter of " + k + "x" + k);
    }
    return new AdderGeometry(
        x, w, Shape.of(x.batch(), height, width, w.channels()), stride, padding);
  }

  int size() {
    return (int) w.length(0);
  }

  int in() {
    return x.channels();
  }

  int out() {
    return w.channels();
  }

  int height() {
    return x.height();
  }

  int width() {
    return x.width();
  }

  int outHeight() {
    return y.height();
  }

  int outWidth() {
    return y.width();
  }
}
