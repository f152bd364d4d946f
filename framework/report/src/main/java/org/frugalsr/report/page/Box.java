package org.frugalsr.report.page;

/** A rectangle in a drawing; y grows downwards. */
record Box(double left, double top, double right, double bottom) {
  /** A box around a point. */
  static Box around(double x, double y, double reach) {
    return new Box(x - reach, y - reach, x + reach, y + reach);
  }

  /** Whether two boxes share more than an edge. */
  boolean overlaps(Box other) {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }

  /** Whether another box is inside. */
  boolean contains(Box other) {
    return left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom;
  }

  /** The length of the part of a straight line that is inside. */
  double lengthOfLine(double x1, double y1, double x2, double y2) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double from = 0;
    double to = 1;
    double[][] sides = {{-dx, x1 - left}, {dx, right - x1}, {-dy, y1 - top}, {dy, bottom - y1}};
    for (double[] side : sides) { // Liang-Barsky
      if (side[0] == 0) {
        to = side[1] < 0 ? -1 : to;
      } else if (side[0] < 0) {
        from = Math.max(from, side[1] / side[0]);
      } else {
        to = Math.min(to, side[1] / side[0]);
      }
    }
    return to > from ? (to - from) * Math.hypot(dx, dy) : 0;
  }
}
