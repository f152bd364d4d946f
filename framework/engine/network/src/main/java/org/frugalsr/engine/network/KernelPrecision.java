package org.frugalsr.engine.network;

import org.frugalsr.api.Precision;

/**
 * The bits of one kernel.
 *
 * @param weights of its weight
 * @param inputs of its input
 */
public record KernelPrecision(Precision weights, Precision inputs) {
  /** Float weights and inputs. */
  public static final KernelPrecision FLOAT = of(Float.SIZE, Float.SIZE);

  /** One base each. */
  public static KernelPrecision of(int weightBits, int inputBits) {
    return new KernelPrecision(Precision.of(weightBits), Precision.of(inputBits));
  }

  /** Whether both weights and inputs are single bits, so that XNOR and popcount can do the work. */
  public boolean binary() {
    return weights.binary() && inputs.binary();
  }

  @Override
  public String toString() {
    return weights + "/" + inputs;
  }
}
