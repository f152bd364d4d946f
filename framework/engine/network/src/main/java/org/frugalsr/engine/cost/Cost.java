package org.frugalsr.engine.cost;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a network costs for one image.
 *
 * @param scale that it magnifies by
 * @param frame the image
 * @param parameters that it trains
 * @param layers one row per kernel, in the order of building, then convolutions outside kernels
 * @param elementwise work between the kernels, which some papers count
 * @param size of the stored model by bit width
 * @param memory the most that activations hold at a time, for the LR image as traced
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
   * Values that all kernels put out: #Acts of the NTIRE challenges, there at {@link
   * ReferenceResolution#ntire}.
   */
  public long activations() {
    return sum(LayerCost::activations);
  }

  /** How many times a kernel runs in one forward: #Conv of the NTIRE challenges. */
  public long convolutions() {
    return sum(l -> l.placed().role().isPresent() ? l.runs() : 0);
  }

  private long sum(ToLongFunction<LayerCost> of) {
    return layers.stream().mapToLong(of).sum();
  }
}
