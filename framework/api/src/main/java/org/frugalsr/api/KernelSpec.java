package org.frugalsr.api;

import java.util.Optional;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * The geometry of one kernel.
 *
 * @param form dense, depthwise or by differences
 * @param in input channels
 * @param out output channels
 * @param size kernel size k, odd
 * @param stride at least 1
 * @param padding zeros on each side
 * @param bias whether a bias is added
 * @param weights the kernels whose weights accumulate with this one's, if any
 * @param inputs the kernels whose inputs accumulate with this one's, if any
 */
@API(status = API.Status.STABLE, since = "0.1")
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
    /** Every output depends on every input channel; weight {@code [k, k, in, out]}. */
    DENSE,
    /** Every channel depends on itself only; weight {@code [k, k, channels, 1]}. */
    DEPTHWISE,
    /**
     * Every output depends on every input channel by absolute differences; weight {@code [k, k, in,
     * out]}. These are not additive over several bases of a weight or an input.
     */
    DIFFERENCES
  }

  /** A dense kernel for a unit. */
  public static KernelSpec dense(UnitSpec unit) {
    return of(Form.DENSE, unit);
  }

  /** A dense kernel for a unit that takes absolute differences instead of products. */
  public static KernelSpec differences(UnitSpec unit) {
    return of(Form.DIFFERENCES, unit);
  }

  private static KernelSpec of(Form form, UnitSpec unit) {
    return new KernelSpec(
        form,
        unit.in(),
        unit.out(),
        unit.size(),
        unit.stride(),
        unit.padding(),
        unit.bias(),
        unit.weights(),
        unit.inputs());
  }

  /**
   * A kernel's weight with its output channels last, as means per channel expect them: a depthwise
   * {@code [k, k, channels, 1]} as {@code [k, k, 1, channels]}, a dense one as it is.
   */
  public Tensor outputsLast(Tensor weight) {
    Shape s = weight.shape();
    return form == Form.DEPTHWISE
        ? Functional.reshape(weight, Shape.of(s.length(0), s.length(1), s.length(3), s.length(2)))
        : weight;
  }

  /** Inputs of one output value: {@code k * k * in}, or {@code k * k} for depthwise. */
  public long fanIn() {
    return (long) size * size * (form == Form.DEPTHWISE ? 1 : in);
  }
}
