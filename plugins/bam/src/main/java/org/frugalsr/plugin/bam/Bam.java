package org.frugalsr.plugin.bam;

import org.frugalsr.api.InputQuantizer;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.WeightQuantizer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.function.StandardSurrogate;
import org.frugalsr.tensor.function.Standardization;

/**
 * Bit accumulation: binary weights from the sum of a group's latent weights, binary inputs from the
 * weighted sum of its float inputs (Xin et al., Binarized neural network for single image super
 * resolution, ECCV 2020).
 *
 * <p>Blocks define the groups: {@code residual}, {@code plain} with several units, and {@code hpb}
 * for the long and short ranges. Choices that the paper leaves open are under {@code reading};
 * their defaults are those that train successfully. Like every one-bit quantizer, it needs a batch
 * normalisation after the operator, an identity around it or around the block, and a matching
 * working range.
 */
final class Bam implements Quantizer {
  /** How the coefficients a of accumulated weights are determined. */
  enum Coefficients {
    /** All are 1; W1 in the paper's ablation. */
    ONES,
    /** By gradient descent on {@code |W_n - W_n^B|^2}, independent of the loss. */
    GRAD,
    /** Trained by the loss, through the sign. */
    STE
  }

  /** The gradient of a latent weight. */
  enum WeightGradient {
    /** That of its own binary weight, unchanged, and nothing else (equation 8). */
    LITERAL,
    /** Through sum and normalisation, straight through the sign, to all latents of the sum. */
    FULL
  }

  record Reading(
      @Key(
              doc =
                  "Which weights share the normalisation before the sign: output-channel,"
                      + " input-channel or layer.",
              def = "output-channel")
          Standardization.Over weightNorm,
      @Key(doc = "The gradient of latent weights: literal or full.", def = "literal")
          WeightGradient weightGradient,
      @Key(doc = "What E(A) averages over the channels: absolute or signed.", def = "absolute")
          Accumulation.Mean mean,
      @Key(doc = "Whether the gradient flows through E(A).", def = "false") boolean meanGradient,
      @Key(doc = "Gradient of the activations' sign: identity, clip or polynomial.", def = "clip")
          StandardSurrogate ste,
      @Key(doc = "Whether a batch normalisation is between the sum and its sign.", def = "true")
          boolean activationNorm,
      @Key(
              doc = "With coefficients = grad: descent steps per training step.",
              def = "1",
              min = 1,
              max = 10000)
          int solverSteps,
      @Key(doc = "With coefficients = grad: the rate of a descent step.", def = "0.1", above = 0)
          double solverRate) {}

  record Settings(
      @Key(doc = "Whether weights accumulate; otherwise each has its own signs (W2).", def = "true")
          boolean accumulateWeights,
      @Key(
              doc =
                  "The coefficients a of accumulated weights: ones, grad or ste; no effect if none"
                      + " accumulate.",
              def = "ste",
              when = "accumulate-weights = true")
          Coefficients coefficients,
      @Key(doc = "Whether inputs accumulate; otherwise each has its own signs (A2).", def = "true")
          boolean accumulateActivations,
      @Key(
              doc =
                  "Whether accumulated inputs have coefficients b; otherwise each is 1 (A1). No"
                      + " effect if none accumulate; that of a group's first kernel, scale1, has a"
                      + " gradient of 0 under reading.activation-norm.",
              def = "true",
              when = "accumulate-activations = true")
          boolean activationCoefficients,
      @Key(doc = "Choices that the paper leaves open.") Reading reading) {
    Accumulation.Reading accumulation() {
      return new Accumulation.Reading(
          activationCoefficients, reading.mean(), reading.meanGradient());
    }
  }

  private final Settings settings;

  Bam(Settings settings) {
    this.settings = settings;
  }

  @Override
  public WeightQuantizer weights(QuantizerSite site) {
    return new AccumulatedWeight(site, settings);
  }

  @Override
  public InputQuantizer inputs(QuantizerSite site) {
    return new AccumulatedInput(site, settings);
  }
}
