package org.frugalsr.plugin.binary;

import org.frugalsr.tensor.function.Pointwise;

/** {@code 1 / x}. */
record Reciprocal() implements Pointwise {
  @Override
  public double value(double x) {
    return 1 / x;
  }

  @Override
  public double derivative(double x) {
    return -1 / (x * x);
  }
}
