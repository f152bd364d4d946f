package org.frugalsr.tensor.optim;

/**
 * Bounds on gradients; each may be infinite, and they combine: the norm first, then the values.
 *
 * @param norm bound of the L2 norm of all gradients together, which are scaled down by a common
 *     factor
 * @param value bound of every single gradient value's magnitude
 * @param step bound of a gradient value's magnitude times the parameter's learning rate: theta of
 *     VDSR's adjustable gradient clipping to {@code [-theta / rate, theta / rate]} (Kim et al.,
 *     CVPR 2016, section 3.2), which allows large gradients once the rate is small
 */
public record Clipping(double norm, double value, double step) {
  /** No bounds. */
  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Rejects bounds that are not above 0. */
  public Clipping {
    if (!(norm > 0 && value > 0 && step > 0)) {
      throw new IllegalArgumentException(
          "bounds of gradients must be above 0, but are norm = %s, value = %s, step = %s"
              .formatted(norm, value, step));
    }
  }

  /** A bound of the global norm only. */
  public static Clipping byNorm(double norm) {
    return new Clipping(norm, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** A bound of the single values only. */
  public static Clipping byValue(double value) {
    return new Clipping(Double.POSITIVE_INFINITY, value, Double.POSITIVE_INFINITY);
  }

  /** VDSR's adjustable clipping only. */
  public static Clipping byStep(double theta) {
    return new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, theta);
  }

  /** Whether the norm of the gradients is needed. */
  boolean needsNorm() {
    return norm < Double.POSITIVE_INFINITY;
  }

  /** The factor that all gradients of this norm are multiplied by. */
  double scale(double found) {
    return found > norm ? norm / found : 1;
  }

  /** The bound of a gradient value's magnitude at this learning rate. */
  double limit(double rate) {
    return Math.min(value, step / rate);
  }
}
