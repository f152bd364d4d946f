package org.frugalsr.engine.cost;

import org.frugalsr.engine.network.KernelPrecision;

/**
 * The energy of a network's arithmetic by a published table of single operations.
 *
 * <p>Picojoules, 45 nm, 0.9 V (Horowitz, Computing's energy problem, ISSCC 2014): float32 multiply
 * 3.7 and add 0.9; 8-bit integer multiply 0.2 and add 0.03. An adder network's step is two
 * additions (AdderSR, CVPR 2021). Low-bit work counts at the 8-bit rate, the least that the table
 * has, where both sides have at most 8 bits, else as float. The table has no XNOR and no popcount:
 * a binary operation counts as 1/64 of a float multiply-add, which is the convention of the
 * binary-network papers in units of energy and no measurement.
 *
 * <p>Only arithmetic that {@link Operations} counts has an energy here. Memory accesses, which cost
 * more than arithmetic on most machines, are not counted. So the figure orders networks; no device
 * draws it.
 */
public final class Energy {
  /** Where the figures come from, for a line below a table. */
  public static final String SOURCE =
      "counted arithmetic only, at 45 nm (Horowitz, ISSCC 2014); memory accesses not counted";

  /** What stands for the entry that the table lacks, for a line below a table. */
  public static final String BINARY = "a binary operation as 1/64 of a float multiply-add";

  private static final double FLOAT_MULTIPLY = 3.7;
  private static final double FLOAT_ADD = 0.9;
  private static final double BYTE_MULTIPLY = 0.2;
  private static final double BYTE_ADD = 0.03;
  private static final int BINARY_STEPS_PER_MULTIPLY_ADD = 64;

  private Energy() {}

  /** The picojoules of one layer. */
  public static double picojoules(LayerCost layer) {
    Operations work = layer.operations();
    double multiplyAdd = FLOAT_MULTIPLY + FLOAT_ADD;
    boolean bytes = bytes(layer.placed().precision());
    return work.multiplyAdds() * multiplyAdd
        + work.binary() * multiplyAdd / BINARY_STEPS_PER_MULTIPLY_ADD
        + work.lowBit() * (bytes ? BYTE_MULTIPLY + BYTE_ADD : multiplyAdd)
        + work.additions() * 2 * (bytes ? BYTE_ADD : FLOAT_ADD);
  }

  /** The picojoules of all layers. */
  public static double picojoules(Cost cost) {
    return cost.layers().stream().mapToDouble(Energy::picojoules).sum();
  }

  private static boolean bytes(KernelPrecision p) {
    return p.weights().bits() <= Byte.SIZE && p.inputs().bits() <= Byte.SIZE;
  }
}
