package org.frugalsr.api;

import java.util.Optional;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Tensor;

/**
 * Transforms the weights, inputs and outputs of kernels, for instance to one bit.
 *
 * <p>A config may choose one quantizer for both sides, or one for the weights and another for the
 * activations; each must then do with its own half.
 */
public interface Quantizer {
  /**
   * Prepares one kernel; called once, when the network is built.
   *
   * @param site parameters and buffers of the quantizer belong to its child {@code quantizer}
   */
  At at(KernelSite site);

  /** The order of norm, shortcut and activation that the method asks for, if it does. */
  default Optional<UnitStyle> style() {
    return Optional.empty();
  }

  /** A quantizer at one kernel. Holds nothing of any pass. */
  interface At {
    /** Changes the start, kind, rule or constraint of the latent weight. */
    default ParameterSpec latent(ParameterSpec proposed) {
      return proposed;
    }

    /**
     * The effective weight.
     *
     * @param latent of the shape that the operator asked for
     */
    Tensor weight(Parameter latent, Pass p);

    /** The effective input, of the same shape. */
    Tensor activation(Tensor x, Pass p);

    /**
     * Rescales the output; called only if {@link #rescales}. Belongs to the activation side.
     *
     * @param y what the operator computed, before any bias
     * @param x the float input of the kernel
     */
    default Tensor output(Tensor y, Tensor x, Pass p) {
      return y;
    }

    /** Whether {@link #output} does anything. */
    default boolean rescales() {
      return false;
    }

    /** The bits and bases of both sides. */
    Precision precision();

    /**
     * The layer as integers and scales, once training is over: what a packed runtime is built on.
     *
     * @param latent the trained weight
     */
    InferenceForm inferenceForm(Parameter latent, Pass p);
  }
}
