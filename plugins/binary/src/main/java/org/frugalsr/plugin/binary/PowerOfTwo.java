package org.frugalsr.plugin.binary;

import org.frugalsr.tensor.function.Pointwise;

/** The power of two whose exponent is the integer nearest to {@code log2(x)}; no gradient. */
record PowerOfTwo() implements Pointwise {
  @Override
  public double value(double x) {
    return StrictMath.pow(2, Math.rint(StrictMath.log(x) / StrictMath.log(2)));
  }

  @Override
  public double derivative(double x) {
    return 0;
  }
}
