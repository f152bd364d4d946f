package org.frugalsr.plugin.uniformprior;

import java.util.List;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.InputQuantizer;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.WeightQuantizer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.StandardSurrogate;
import org.frugalsr.tensor.function.SurrogateGradient;

/**
 * One-bit weights whose latent values have a compact uniform prior U(-b, b), so that small
 * gradients flip signs; after the abstract of Zhang, Lang, Wei and Zhang (Embarrassingly simple
 * binarization for deep single imagery super-resolution networks, IEEE TIP 2021); the rest of the
 * paper is not public.
 *
 * <p>The idea is the abstract's; all else is our reading, and a key under {@code reading}. The
 * density of a uniform prior is 0 outside [-b, b] and constant inside: as a maximum a posteriori
 * estimate that is a box, without weight decay.
 *
 * <p>It is a method for weights. If it is chosen for both sides, inputs get a sign.
 */
final class UniformPrior implements Quantizer {
  /** How b is set. */
  enum Width {
    /** The key b, for all kernels. */
    FIXED,
    /** A multiple of {@code 1/sqrt(fan-in)}, kernel by kernel. */
    FAN_IN,
    /** kappa times the learning rate of the latent weights at the step. */
    LEARNING_RATE
  }

  /** How the prior is enforced on latent weights. */
  enum Enforce {
    /** Only by initialisation. */
    INIT_ONLY,
    /** Clipped to [-b, b] after each step: the maximum a posteriori estimate. */
    PROJECT,
    /** {@code w = b tanh(v / s)}, v being trained. */
    TANH,
    /** A penalty is added to the loss. */
    PENALTY
  }

  /** The s of {@code w = b tanh(v / s)}. */
  enum TanhUnit {
    /** The initial b, so that w = v near 0 and b has an effect with every optimiser. */
    B,
    /** s = 1; Adam cancels the factor b of the gradient, so with it b has no effect. */
    ONE
  }

  /** The penalty for each latent weight. */
  enum Penalty {
    /** {@code max(0, |w| - b)}. */
    HINGE,
    /** {@code |w|}. */
    L1
  }

  /** The surrogate gradient of a sign. */
  enum SurrogateChoice {
    /** 1. */
    IDENTITY(StandardSurrogate.IDENTITY),
    /** 1 where |x| is at most 1. */
    CLIP(StandardSurrogate.CLIP),
    /** Bi-Real Net's: 2 - 2 |x| where |x| is below 1. */
    BI_REAL(StandardSurrogate.POLYNOMIAL);

    private final StandardSurrogate gradient;

    SurrogateChoice(StandardSurrogate gradient) {
      this.gradient = gradient;
    }

    SurrogateGradient gradient() {
      return gradient;
    }
  }

  /** The real factor on the sign of a weight. */
  enum Scale {
    /** None: a normalisation after the operator is expected. */
    NONE,
    /** The mean magnitude of the latent weights of each output channel; a constant to gradients. */
    CHANNEL_MEAN,
    /** Learned for each output channel, from 1. */
    LEARNED
  }

  record Reading(
      @Key(
              doc =
                  "How the half-width b is set: fixed (the key b), fan-in, or learning-rate"
                      + " (which b then follows through the schedule).",
              def = "fixed")
          Width width,
      @Key(doc = "The half-width b of all kernels.", def = "0.01", min = 0, when = "width = fixed")
          double b,
      @Key(
              doc = "b as a multiple of 1/sqrt(fan-in), the bound of PyTorch's initialisation.",
              def = "0.125",
              min = 0,
              when = "width = fan-in")
          double fanInFactor,
      @Key(
              doc =
                  "kappa = b / learning rate of the latent weights: about the number of equal steps"
                      + " from the middle of the box to its edge.",
              def = "10",
              min = 0,
              when = "width = learning-rate")
          double kappa,
      @Key(
              doc =
                  "How the prior is enforced: init-only, project (clipped after each"
                      + " step), tanh (w = b tanh(v/s)) or penalty.",
              def = "project")
          Enforce enforce,
      @Key(doc = "The s of w = b tanh(v/s): b or one.", def = "b", when = "enforce = tanh")
          TanhUnit tanhUnit,
      @Key(
              doc = "Penalty for each latent weight: hinge, max(0, |w| - b), or l1, |w|.",
              def = "hinge",
              when = "enforce = penalty")
          Penalty penalty,
      @Key(
              doc = "Factor on the sum of the penalty.",
              def = "1e-3",
              above = 0,
              when = "enforce = penalty")
          double penaltyFactor,
      @Key(doc = "Gradient of the weights' sign: identity, clip or bi-real.", def = "identity")
          SurrogateChoice estimator,
      @Key(doc = "The real factor on a weight's sign: none, channel-mean or learned.", def = "none")
          Scale scale,
      @Key(
              doc =
                  "Gradient of the activations' sign, if activations have this quantizer too:"
                      + " identity, clip or bi-real.",
              def = "bi-real")
          SurrogateChoice activationEstimator) {
    Reading {
      if (width == Width.LEARNING_RATE && enforce == Enforce.TANH && scale == Scale.CHANNEL_MEAN) {
        throw new IllegalArgumentException(
            "scale = channel-mean with enforce = tanh needs b after training too, so width ="
                + " fixed or fan-in");
      }
      if (enforce == Enforce.PROJECT && isNothing(width, b, fanInFactor, kappa)) {
        throw new IllegalArgumentException(
            """
            %s = 0 with enforce = project keeps every latent weight at 0, so that nothing can be learned; \
            use a positive width, or enforce = init-only to start from zeros\
            """
                .formatted(
                    switch (width) {
                      case FIXED -> "b";
                      case FAN_IN -> "fan-in-factor";
                      case LEARNING_RATE -> "kappa";
                    }));
      }
    }

    private static boolean isNothing(Width width, double b, double fanInFactor, double kappa) {
      return switch (width) {
        case FIXED -> b == 0;
        case FAN_IN -> fanInFactor == 0;
        case LEARNING_RATE -> kappa == 0;
      };
    }
  }

  record Settings(@Key(doc = "Choices that the abstract leaves open.") Reading reading) {}

  private final Reading reading;

  UniformPrior(Settings settings) {
    this.reading = settings.reading();
  }

  @Override
  public WeightQuantizer weights(QuantizerSite site) {
    return new PriorWeight(site, reading);
  }

  @Override
  public InputQuantizer inputs(QuantizerSite site) {
    return new SignInput(site.spec().in(), reading.activationEstimator().gradient());
  }

  private record SignInput(int channels, SurrogateGradient surrogate) implements PackedInputs {
    @Override
    public Tensor quantize(Tensor x, Pass p) {
      return Functional.sign(x, surrogate);
    }

    @Override
    public Precision precision() {
      return Precision.of(1);
    }

    @Override
    public List<InputCodes> inputCodes(Pass p) {
      return List.of(SignCodes.of(new float[channels]));
    }
  }
}
