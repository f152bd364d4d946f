package org.frugalsr.plugin.binary;

import org.frugalsr.tensor.function.Pointwise;

/**
 * {@code round(n x) / n}, ties to the even level; the gradient passes unchanged.
 *
 * @param n the number of intervals in 0..1
 */
record RoundedLevels(int n) implements Pointwise {
  @Override
  public double value(double x) {
    return Math.rint(n * x) / n;
  }

  @Override
  public double derivative(double x) {
    return 1;
  }
}
