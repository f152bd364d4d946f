package org.frugalsr.engine.cost;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The cost of a network for one image.
 *
 * @param scale the scale factor
 * @param frame the image
 * @param parameters its trained parameters
 * @param layers one row per kernel, in construction order, then convolutions outside kernels
 * @param elementwise work between the kernels, which some papers count
 * @param size of the stored model by bit width
 * @param memory the peak memory of activations, for the traced LR image
 */
public record Cost(
    int scale,
    ReferenceResolution frame,
    ParameterCount parameters,
    List<LayerCost> layers,
    ElementwiseWork elementwise,
    ModelSize size,
    ActivationMemory memory) {
  /** Copies the list. */
  public Cost {
    layers = List.copyOf(layers);
  }

  /** The arithmetic of all layers. */
  public Operations operations() {
    return layers.stream().map(LayerCost::operations).reduce(Operations.NONE, Operations::plus);
  }

  /**
   * The number of output values of all kernels: #Acts of the NTIRE challenges, which use {@link
   * ReferenceResolution#ntire}.
   */
  public long activations() {
    return sum(LayerCost::activations);
  }

  /** The number of kernel runs in one forward pass: #Conv of the NTIRE challenges. */
  public long convolutions() {
    return sum(l -> l.placed().role().isPresent() ? l.runs() : 0);
  }

  private long sum(ToLongFunction<LayerCost> of) {
    return layers.stream().mapToLong(of).sum();
  }
}
