package org.frugalsr.imaging.sample;

/**
 * A part of the plane, with a box around it. Coordinates are in pixels, x to the right and y down.
 *
 * @param left smallest x that may be inside
 * @param top smallest y that may be inside
 * @param right largest x that may be inside
 * @param bottom largest y that may be inside
 * @param inside tests whether a point in the box belongs to the region
 */
record Region(double left, double top, double right, double bottom, Inside inside) {

  /** The membership test of a region. */
  @FunctionalInterface
  interface Inside {
    /** Whether the point belongs to the region. */
    boolean contains(double x, double y);
  }

  /** An axis-parallel rectangle. */
  static Region rectangle(double left, double top, double width, double height) {
    return new Region(left, top, left + width, top + height, (x, y) -> true);
  }

  /**
   * An ellipse.
   *
   * @param a half-axis along the angle
   * @param b half-axis across it
   * @param angle radians
   */
  static Region ellipse(double cx, double cy, double a, double b, double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double reach = Math.max(a, b);
    return around(
        cx,
        cy,
        reach,
        (x, y) -> {
          double u = ((x - cx) * cos + (y - cy) * sin) / a;
          double v = ((y - cy) * cos - (x - cx) * sin) / b;
          return u * u + v * v <= 1;
        });
  }

  /** The area between two circles around one centre. */
  static Region ring(double cx, double cy, double inner, double outer) {
    return around(
        cx,
        cy,
        outer,
        (x, y) -> {
          double d = (x - cx) * (x - cx) + (y - cy) * (y - cy);
          return d >= inner * inner && d <= outer * outer;
        });
  }

  /** A straight stroke with round ends. */
  static Region stroke(double x0, double y0, double x1, double y1, double width) {
    double r = width / 2;
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = Math.max(dx * dx + dy * dy, 1e-9);
    return new Region(
        Math.min(x0, x1) - r,
        Math.min(y0, y1) - r,
        Math.max(x0, x1) + r,
        Math.max(y0, y1) + r,
        (x, y) -> {
          double t = Math.clamp(((x - x0) * dx + (y - y0) * dy) / length, 0.0, 1.0);
          double ex = x - x0 - t * dx;
          double ey = y - y0 - t * dy;
          return ex * ex + ey * ey <= r * r;
        });
  }

  /**
   * A star-shaped polygon around a centre.
   *
   * @param radii distance of each corner from the centre; corners are equally spaced in angle
   * @param angle direction of the first corner, radians
   */
  static Region polygon(double cx, double cy, double[] radii, double angle) {
    int n = radii.length;
    double[] px = new double[n];
    double[] py = new double[n];
    double reach = 0;
    for (int i = 0; i < n; i++) {
      double a = angle + 2 * Math.PI * i / n;
      px[i] = cx + radii[i] * StrictMath.cos(a);
      py[i] = cy + radii[i] * StrictMath.sin(a);
      reach = Math.max(reach, radii[i]);
    }
    return around(
        cx,
        cy,
        reach,
        (x, y) -> {
          boolean odd = false;
          for (int i = 0, j = n - 1; i < n; j = i++) {
            if ((py[i] > y) != (py[j] > y)
                && x < px[i] + (y - py[i]) * (px[j] - px[i]) / (py[j] - py[i])) {
              odd = !odd;
            }
          }
          return odd;
        });
  }

  private static Region around(double cx, double cy, double reach, Inside inside) {
    return new Region(cx - reach, cy - reach, cx + reach, cy + reach, inside);
  }
}
