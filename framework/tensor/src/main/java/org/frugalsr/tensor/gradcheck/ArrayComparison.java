package org.frugalsr.tensor.gradcheck;

import java.util.Arrays;
import org.frugalsr.tensor.Shape;

/** Compares arrays value by value. */
final class ArrayComparison {
  private ArrayComparison() {}

  /** Gradients below this share of the largest are rounding errors, as of a bias before a norm. */
  private static final double LEAST = 0.01;

  /** The largest magnitude in some arrays, 0 if they are empty. */
  static double magnitude(double[]... arrays) {
    return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  /**
   * Returns the allowed error of a gradient.
   *
   * @param tolerance relative to the gradient's magnitude, or to {@value #LEAST} of the largest
   *     one's where that is more
   * @param own magnitude expected of the gradient
   * @param largest magnitude expected of any gradient
   */
  static double limit(double tolerance, double own, double largest) {
    double scale = Math.max(own, LEAST * largest);
    return tolerance * (scale == 0 ? 1 : scale);
  }

  /**
   * Throws an AssertionError about the worst difference if it is too large, or is a NaN.
   *
   * @param limit the largest difference allowed
   */
  static void require(
      String what,
      Shape shape,
      String expectedFrom,
      double[] expected,
      String gotFrom,
      double[] got,
      double limit) {
    int worst = -1;
    int wrong = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!(distance(expected[i], got[i]) <= limit)) {
        wrong++;
        if (worst < 0 || distance(expected[i], got[i]) > distance(expected[worst], got[worst])) {
          worst = i;
        }
      }
    }
    if (wrong > 0) {
      throw new AssertionError(
          "%s is wrong at %d of %d values, most at %s: %s %.9g, %s %.9g (allowed difference %.3g)"
              .formatted(
                  what,
                  wrong,
                  expected.length,
                  place(shape, worst),
                  expectedFrom,
                  expected[worst],
                  gotFrom,
                  got[worst],
                  limit));
    }
  }

  private static double distance(double a, double b) {
    return a == b ? 0 : Math.abs(a - b);
  }

  private static String place(Shape shape, int index) {
    long[] place = new long[shape.rank()];
    long rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      place[axis] = rest % shape.length(axis);
      rest /= shape.length(axis);
    }
    return Arrays.toString(place);
  }
}
