package org.frugalsr.api;

import java.util.Optional;

/**
 * A trained kernel as codes and scales: its output is {@code scale[out] * arithmetic(code(x),
 * codes)}, then the rescaling of the output, if any, then the bias.
 *
 * @param weights codes of the weight; empty if it stays float
 * @param activations how an input value becomes a code; empty if it stays float
 */
public record InferenceForm(Optional<WeightCodes> weights, Optional<ActivationCodes> activations) {
  /** A kernel that stays float on both sides. */
  public static final InferenceForm FLOAT = new InferenceForm(Optional.empty(), Optional.empty());

  /**
   * Weights as small integers.
   *
   * @param bits of a code; 1 means -1 and +1
   * @param codes in the weight's own order, {@code [k, k, in, out]}
   * @param scale per output channel
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would be waste
  public record WeightCodes(int bits, byte[] codes, float[] scale) {}

  /**
   * Inputs as small integers: {@code code = clamp(round((x - offset[c]) / step), low, high)}, or
   * for one bit {@code x >= offset[c] ? +1 : -1}.
   *
   * @param bits of a code; 1 means -1 and +1
   * @param offset per input channel: the threshold of a sign, the zero point of a uniform code
   * @param step the width of a level; 1 for one bit
   * @param low the smallest code
   * @param high the largest code
   * @param border the code that stands outside the image; 0 where zeros are padded after the sign
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would be waste
  public record ActivationCodes(
      int bits, float[] offset, float step, int low, int high, int border) {}
}
