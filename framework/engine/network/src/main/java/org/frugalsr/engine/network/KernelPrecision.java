package org.frugalsr.engine.network;

import org.frugalsr.api.Precision;

/**
 * The precision of a kernel.
 *
 * @param weights of its weight
 * @param inputs of its input
 */
public record KernelPrecision(Precision weights, Precision inputs) {
  /** Float weights and inputs. */
  public static final KernelPrecision FLOAT = of(Float.SIZE, Float.SIZE);

  /** Creates a precision with one base each. */
  public static KernelPrecision of(int weightBits, int inputBits) {
    return new KernelPrecision(Precision.of(weightBits), Precision.of(inputBits));
  }

  /** Whether both weights and inputs are single bits, so that XNOR and popcount suffice. */
  public boolean binary() {
    return weights.binary() && inputs.binary();
  }

  @Override
  public String toString() {
    return weights + "/" + inputs;
  }
}
