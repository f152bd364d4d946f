package org.frugalsr.api;

import java.util.Optional;

/**
 * The geometry of one kernel.
 *
 * @param form dense or depthwise
 * @param in input channels
 * @param out output channels
 * @param size kernel size k, odd
 * @param stride at least 1
 * @param padding zeros on each side
 * @param bias whether a bias is added
 * @param weights the kernels whose weights accumulate with this one's, if any
 * @param inputs the kernels whose inputs accumulate with this one's, if any
 */
public record KernelSpec(
    Form form,
    int in,
    int out,
    int size,
    int stride,
    int padding,
    boolean bias,
    Optional<Group> weights,
    Optional<Group> inputs) {
  /** How channels are connected. */
  public enum Form {
    /** Every output sees every input channel; weight {@code [k, k, in, out]}. */
    DENSE,
    /** Every channel sees itself only; weight {@code [k, k, channels, 1]}. */
    DEPTHWISE
  }

  /** A dense kernel for a unit. */
  public static KernelSpec dense(UnitSpec unit) {
    return new KernelSpec(
        Form.DENSE,
        unit.in(),
        unit.out(),
        unit.size(),
        unit.stride(),
        unit.padding(),
        unit.bias(),
        unit.weights(),
        unit.inputs());
  }

  /** Inputs of one output value: {@code k * k * in}, or {@code k * k} for depthwise. */
  public long fanIn() {
    return (long) size * size * (form == Form.DEPTHWISE ? 1 : in);
  }
}
