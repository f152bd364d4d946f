package org.frugalsr.engine.cost;

import java.util.Optional;
import org.frugalsr.api.Role;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.tensor.Shape;

/**
 * What one kernel costs.
 *
 * <p>Convolutions that run outside kernels, such as the filter that smooths XNOR-Net's input
 * scales, have rows of their own, without role and parameters.
 *
 * @param path where it is, such as {@code body.0.conv1}
 * @param placed what the config has put there
 * @param geometry its sizes
 * @param runs how often it runs in one forward; 0 in a branch of another scale
 * @param weights trained values of its weight, each counted once whatever its bits
 * @param biases trained values of its bias
 * @param operations its arithmetic, all runs together
 * @param activations values that it puts out, all runs together
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
   * What stands at a place.
   *
   * @param role of the place; absent outside kernels
   * @param operator that runs
   * @param refusedBy the operator that was to run but refused; empty if none did
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

  /** The same cost at another place. */
  LayerCost at(String other) {
    return new LayerCost(other, placed, geometry, runs, weights, biases, operations, activations);
  }
}
