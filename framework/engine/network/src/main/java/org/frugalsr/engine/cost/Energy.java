package org.frugalsr.engine.cost;

import org.frugalsr.engine.network.KernelPrecision;

/**
 * The energy of a network's arithmetic by a published table of single operations.
 *
 * <p>Picojoules, 45 nm, 0.9 V (Horowitz, Computing's energy problem, ISSCC 2014): float32 multiply
 * 3.7 and add 0.9; 8-bit integer multiply 0.2 and add 0.03. An adder network's step is two
 * additions (AdderSR, CVPR 2021). Low-bit work counts at the 8-bit rate, the lowest in the table,
 * if both sides have at most 8 bits, else as float. The table has no XNOR and no popcount: a binary
 * operation counts as 1/64 of a float multiply-add, which is the convention of binary-network
 * papers converted to energy, not a measurement.
 *
 * <p>Only the arithmetic in {@link Operations} is included. Memory accesses, which cost more than
 * arithmetic on most machines, are not counted. The number is useful for ranking networks, but does
 * not predict the consumption of a device.
 */
public final class Energy {
  /** The source of the values, for a line below a table. */
  public static final String SOURCE =
      "counted arithmetic only, at 45 nm (Horowitz, ISSCC 2014); memory accesses not counted";

  /** The substitute for the entry missing in the table, for a line below a table. */
  public static final String BINARY = "a binary operation as 1/64 of a float multiply-add";

  private static final double FLOAT_MULTIPLY = 3.7;
  private static final double FLOAT_ADD = 0.9;
  private static final double BYTE_MULTIPLY = 0.2;
  private static final double BYTE_ADD = 0.03;
  private static final int BINARY_STEPS_PER_MULTIPLY_ADD = 64;

  private Energy() {}

  /** Returns the picojoules of one layer. */
  public static double picojoules(LayerCost layer) {
    Operations work = layer.operations();
    double multiplyAdd = FLOAT_MULTIPLY + FLOAT_ADD;
    boolean bytes = bytes(layer.placed().precision());
    return work.multiplyAdds() * multiplyAdd
        + work.binary() * multiplyAdd / BINARY_STEPS_PER_MULTIPLY_ADD
        + work.lowBit() * (bytes ? BYTE_MULTIPLY + BYTE_ADD : multiplyAdd)
        + work.additions() * 2 * (bytes ? BYTE_ADD : FLOAT_ADD);
  }

  /** Returns the picojoules of all layers. */
  public static double picojoules(Cost cost) {
    return cost.layers().stream().mapToDouble(Energy::picojoules).sum();
  }

  private static boolean bytes(KernelPrecision p) {
    return p.weights().bits() <= Byte.SIZE && p.inputs().bits() <= Byte.SIZE;
  }
}
