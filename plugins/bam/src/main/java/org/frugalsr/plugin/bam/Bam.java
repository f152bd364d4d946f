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
 * <p>Groups are the block's: those of {@code residual} and of {@code plain} with several units, and
 * the long and short ranges of {@code hpb}. What the paper leaves open is under {@code reading};
 * the defaults there are those that train. It needs a batch normalisation after the operator, an
 * identity around it or around the block, and a working range, as every one-bit quantizer does.
 */
final class Bam implements Quantizer {
  /** How the coefficients a of accumulated weights come about. */
  enum Coefficients {
    /** All are 1; the paper's ablation calls it W1. */
    ONES,
    /** Gradient descent on {@code |W_n - W_n^B|^2}, which no gradient of the loss reaches. */
    GRAD,
    /** Trained by the loss, through the sign. */
    STE
  }

  /** What a latent weight's gradient is. */
  enum WeightGradient {
    /** That of its own binary weight, unchanged, and nothing else (equation 8). */
    LITERAL,
    /** Through sum and normalisation, the sign passed straight: to all latents of the sum. */
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
      @Key(doc = "Whether a batch normalisation stands between the sum and its sign.", def = "true")
          boolean activationNorm,
      @Key(
              doc = "With coefficients = grad: descent steps for each step.",
              def = "1",
              min = 1,
              max = 10000)
          int solverSteps,
      @Key(doc = "With coefficients = grad: the rate of a descent step.", def = "0.1", above = 0)
          double solverRate) {}

  record Settings(
      @Key(doc = "Whether weights accumulate; else each has its own signs (W2).", def = "true")
          boolean accumulateWeights,
      @Key(
              doc =
                  "The coefficients a of accumulated weights: ones, grad or ste; where none"
                      + " accumulate it does nothing.",
              def = "ste",
              when = "accumulate-weights = true")
          Coefficients coefficients,
      @Key(doc = "Whether inputs accumulate; else each has its own signs (A2).", def = "true")
          boolean accumulateActivations,
      @Key(
              doc =
                  "Whether accumulated inputs have coefficients b; else each is 1 (A1). Where none"
                      + " accumulate it does nothing; that of a group's first kernel, scale1, has a"
                      + " gradient of 0 under reading.activation-norm.",
              def = "true",
              when = "accumulate-activations = true")
          boolean activationCoefficients,
      @Key(doc = "What the paper leaves open.") Reading reading) {
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
