package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a network costs at one scale, for an output of 1280x720 pixels; {@code
 * docs/reference/cost.md} defines each number. Numbers that an early version did not count are
 * empty.
 *
 * @param scale the factor
 * @param parameters weights and biases
 * @param allParameters including those of norms, activations and quantizers
 * @param parametersByKind kind to number
 * @param weightsByBits weights of each precision
 * @param multiplyAdds in float32
 * @param binaryOperations XNOR and population count, as pairs
 * @param lowBitOperations multiply-adds of 2 to 8 bits
 * @param bitOperations all work, weighted by bits
 * @param additions of adder convolutions
 * @param activations output values of kernels
 * @param convolutions number of kernels
 * @param sizeBytes size of the parameters at their bit widths
 * @param peakActivationBytes peak memory of features
 * @param energyMj estimate, in millijoules
 * @param rules counts by conventions of papers, by the convention's id
 * @param receptiveField radius of the receptive field in LR pixels
 */
public record NetworkCost(
    long scale,
    OptionalLong parameters,
    OptionalLong allParameters,
    Map<String, Long> parametersByKind,
    List<Weights> weightsByBits,
    @JsonProperty("multiply-adds") OptionalLong multiplyAdds,
    OptionalLong binaryOperations,
    OptionalLong lowBitOperations,
    OptionalLong bitOperations,
    OptionalLong additions,
    OptionalLong activations,
    OptionalLong convolutions,
    OptionalLong sizeBytes,
    OptionalLong peakActivationBytes,
    OptionalDouble energyMj,
    Map<String, Convention> rules,
    OptionalDouble receptiveField)
    implements JournalEvent {
  /** Keeps its own copy of the list. */
  public NetworkCost {
    weightsByBits = List.copyOf(weightsByBits);
  }

  /**
   * Weights of one precision.
   *
   * @param bits of each
   * @param bases of each
   * @param weights how many
   */
  public record Weights(int bits, int bases, long weights) {}

  /**
   * Counts by a paper's convention, for the image that it uses.
   *
   * @param frame that image
   * @param parameters by the convention
   * @param operations by the convention
   * @param activations output values of kernels
   * @param convolutions number of kernels
   */
  public record Convention(
      String frame, long parameters, long operations, long activations, long convolutions) {}
}
