package org.frugalsr.engine.cost;

import org.frugalsr.engine.network.KernelPrecision;

/**
 * The multiplications of a network weighted by bits: each counts the bits of its weight times those
 * of its input, so that binary, low-bit and float multiplications are comparable; 1 for a binary
 * one, 1,024 for one in float32. Additions, as in adder layers, are not counted.
 */
final class BitOperations {
  private BitOperations() {}

  /** The sum over the kernels. */
  static long of(Cost cost) {
    return cost.layers().stream().mapToLong(BitOperations::of).sum();
  }

  private static long of(LayerCost layer) {
    KernelPrecision p = layer.placed().precision();
    Operations work = layer.operations();
    long products = work.multiplyAdds() + work.binary() + work.lowBit();
    return products * p.weights().bits() * p.inputs().bits();
  }
}
