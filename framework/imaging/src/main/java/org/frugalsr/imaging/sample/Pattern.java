package org.frugalsr.imaging.sample;

import org.frugalsr.tensor.Rng;

/** A number in 0..1 for every point of the plane: the blend between two colours. */
@FunctionalInterface
interface Pattern {
  /** Side of the periodic lattice under {@link #noise}; a power of two. */
  int LATTICE = 64;

  /** The value at a point given in pixels. */
  double at(double x, double y);

  /** The first colour everywhere. */
  static Pattern flat() {
    return (x, y) -> 0;
  }

  /** A linear ramp from 0 at x = {@code start} to 1 at x = {@code start + length}. */
  static Pattern ramp(double start, double length) {
    return (x, y) -> Math.clamp((x - start) / length, 0.0, 1.0);
  }

  /** A sinusoidal grating along x. */
  static Pattern wave(double period) {
    return (x, y) -> 0.5 + 0.5 * StrictMath.sin(2 * Math.PI * x / period);
  }

  /** Hard bars along x, of which the given share of each period is 1. */
  static Pattern bars(double period, double share) {
    return (x, y) -> fraction(x / period) < share ? 1 : 0;
  }

  /** A chessboard of squares. */
  static Pattern checker(double side) {
    return (x, y) -> (((long) Math.floor(x / side) + (long) Math.floor(y / side)) & 1) == 0 ? 1 : 0;
  }

  /** Rows of bricks (0) with joints (1), each row shifted by half a brick. */
  static Pattern bricks(double width, double height, double joint) {
    return (x, y) -> {
      double shift = ((long) Math.floor(y / height) & 1) * 0.5;
      boolean between =
          fraction(x / width + shift) * width < joint || fraction(y / height) * height < joint;
      return between ? 1 : 0;
    };
  }

  /**
   * Value noise over several octaves, rough as foliage or stone.
   *
   * @param cell size of the coarsest cell in pixels; each octave halves it
   * @param octaves at least 1
   * @param persistence amplitude of an octave relative to the one before
   */
  static Pattern noise(Rng rng, double cell, int octaves, double persistence) {
    float[][] lattice = new float[octaves][LATTICE * LATTICE];
    for (float[] level : lattice) {
      for (int i = 0; i < level.length; i++) {
        level[i] = (float) rng.nextDouble();
      }
    }
    return (x, y) -> {
      double sum = 0;
      double weight = 1;
      double total = 0;
      double scale = 1 / cell;
      for (float[] level : lattice) {
        sum += weight * smooth(level, x * scale, y * scale);
        total += weight;
        weight *= persistence;
        scale *= 2;
      }
      return sum / total;
    };
  }

  /** The same pattern rotated around the origin by an angle in radians. */
  default Pattern turned(double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return (x, y) -> at(x * cos + y * sin, y * cos - x * sin);
  }

  private static double smooth(float[] level, double x, double y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    double u = ease(x - x0);
    double v = ease(y - y0);
    double top = corner(level, x0, y0) * (1 - u) + corner(level, x0 + 1, y0) * u;
    double bottom = corner(level, x0, y0 + 1) * (1 - u) + corner(level, x0 + 1, y0 + 1) * u;
    return top * (1 - v) + bottom * v;
  }

  private static double corner(float[] level, int x, int y) {
    return level[(y & (LATTICE - 1)) * LATTICE + (x & (LATTICE - 1))];
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double fraction(double t) {
    return t - Math.floor(t);
  }
}
