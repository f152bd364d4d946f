package org.frugalsr.plugin.binary;

import org.frugalsr.tensor.function.Pointwise;

/**
 * {@code 1 / x}, and 1 below {@value #LEAST}, so that scaling weights to [-1, 1] by the largest of
 * them does not change a layer of zeros.
 */
record Reciprocal() implements Pointwise {
  private static final double LEAST = 1e-8;

  @Override
  public double value(double x) {
    return x < LEAST ? 1 : 1 / x;
  }

  @Override
  public double derivative(double x) {
    return x < LEAST ? 0 : -1 / (x * x);
  }
}
