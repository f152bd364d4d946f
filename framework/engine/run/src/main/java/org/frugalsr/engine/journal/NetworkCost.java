package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a network costs at one scale, for an output of 1280x720 pixels; {@code
 * docs/reference/cost.md} defines each figure. What an early version did not count is empty.
 *
 * @param scale the factor
 * @param parameters weights and biases
 * @param allParameters those of norms, activations and quantizers too
 * @param parametersByKind kind to number
 * @param weightsByBits weights of each precision
 * @param multiplyAdds in float32
 * @param binaryOperations XNOR and population count, as pairs
 * @param lowBitOperations multiply-adds of 2 to 8 bits
 * @param bitOperations all work, weighted by bits
 * @param additions of adder convolutions
 * @param activations values that kernels put out
 * @param convolutions how many kernels there are
 * @param sizeBytes parameters at their bits
 * @param peakActivationBytes the most that features take at once
 * @param energyMj estimate, in millijoules
 * @param rules what conventions of papers count, by the convention's id
 * @param receptiveField how far an output pixel sees, in LR pixels to each side
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
   * What a convention of a paper counts, for its own image.
   *
   * @param frame that image
   * @param parameters by the convention
   * @param operations by the convention
   * @param activations values that kernels put out
   * @param convolutions how many kernels there are
   */
  public record Convention(
      String frame, long parameters, long operations, long activations, long convolutions) {}
}
