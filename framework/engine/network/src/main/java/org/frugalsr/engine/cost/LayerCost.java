package org.frugalsr.engine.cost;

import java.util.Optional;
import org.frugalsr.api.Role;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.tensor.Shape;

/**
 * The cost of one kernel.
 *
 * <p>Convolutions that run outside kernels, such as the filter that smooths XNOR-Net's input
 * scales, have separate rows, without role and parameters.
 *
 * @param path its path, such as {@code body.0.conv1}
 * @param placed operator and quantizer from the config
 * @param geometry its sizes
 * @param runs how often it runs in one forward pass; 0 in a branch of another scale
 * @param weights trained values of its weight, each counted once regardless of bits
 * @param biases trained values of its bias
 * @param operations its arithmetic, all runs together
 * @param activations its output values, all runs together
 */
public record LayerCost(
    String path,
    Placed placed,
    Geometry geometry,
    int runs,
    long weights,
    long biases,
    Operations operations,
    long activations) {
  /**
   * The operator and quantizer of a layer.
   *
   * @param role of the layer; absent outside kernels
   * @param operator that runs
   * @param refusedBy the chosen operator if it does not support the unit; else empty
   * @param quantizer of weights and inputs
   * @param precision of weights and inputs
   */
  public record Placed(
      Optional<Role> role,
      String operator,
      String refusedBy,
      String quantizer,
      KernelPrecision precision) {}

  /**
   * The sizes of a kernel.
   *
   * @param size k of its k x k window
   * @param stride in pixels
   * @param in input channels
   * @param out output channels
   * @param extent shapes of the first run; absent if it never runs
   */
  public record Geometry(int size, int stride, int in, int out, Optional<Extent> extent) {}

  /**
   * Shapes as traced.
   *
   * @param input {@code [1, H, W, C]}
   * @param output {@code [1, H', W', C']}
   */
  public record Extent(Shape input, Shape output) {}

  /** Its weights and biases. */
  public long parameters() {
    return weights + biases;
  }

  /** Returns the same cost at another path. */
  LayerCost at(String other) {
    return new LayerCost(other, placed, geometry, runs, weights, biases, operations, activations);
  }
}
