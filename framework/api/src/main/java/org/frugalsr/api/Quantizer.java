package org.frugalsr.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;

/**
 * Transforms the weights, inputs and outputs of kernels, for instance to one bit.
 *
 * <p>A config may choose one quantizer for both sides, or one for the weights and another for the
 * activations; each is then told its own side ({@link KernelSite#sides}), makes no arrays for the
 * other one, and is asked nothing about it.
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

  /** What a quantizer may be chosen for. */
  enum Side {
    /** The weights of a kernel. */
    WEIGHTS,
    /** The inputs of a kernel, and the rescaling of its outputs. */
    ACTIVATIONS
  }

  /** A quantizer at one kernel. Holds nothing of any pass. */
  interface At {
    /** Changes the start, kind, rule or constraint of the latent weight. */
    default ParameterSpec latent(ParameterSpec proposed) {
      return proposed;
    }

    /**
     * A scalar term for every training loss that depends on the latent weight; asked for once, when
     * the network is built.
     */
    default Optional<Function<Pass, Tensor>> penalty(Parameter latent) {
      return Optional.empty();
    }

    /**
     * The half-width b of the uniform distribution that the method gives its latent weights, where
     * it gives them one: {@code 1/(2b)} of them lie in a unit around 0, so that steps of a size d
     * are expected to flip a share {@code d/(2b)} of the signs.
     *
     * @param progress with the base learning rate of the step
     */
    default OptionalDouble halfWidth(Parameter latent, Progress progress) {
      return OptionalDouble.empty();
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
     * The float tensor that the codes of the inference form are made of, value by value: the input
     * itself, or for instance an accumulated sum of inputs.
     */
    default Tensor coded(Tensor x, Pass p) {
      return x;
    }

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
     * The weight as integers and scales, once training is over, one for each base: with {@link
     * #inputCodes} what a packed runtime is built on. Empty if it stays float.
     *
     * @param latent the trained weight
     * @return codes whose values times their scale add up to {@link #weight}
     */
    List<InferenceForm.WeightCodes> weightCodes(Parameter latent, Pass p);

    /**
     * How inputs become integers, once training is over, one for each base; empty if they stay
     * float.
     *
     * @return codes of {@link #coded} whose values times their step add up to {@link #activation}
     */
    List<InferenceForm.InputCodes> inputCodes(Pass p);
  }
}
