package org.frugalsr.plugin.binary;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.PackedWeights;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.Standardization;

/** {@code scale * sign(transform(w))}: one bit per weight. */
final class SignWeight implements PackedWeights {
  /** The transform of a weight before its sign. */
  enum Transform {
    /** Nothing. */
    NONE,
    /** The mean of each output channel is subtracted. */
    CENTRE,
    /** The same, then divided by the channel's standard deviation. */
    STANDARDISE
  }

  /** The real factor on the sign, from the transformed weight. */
  enum Scale {
    /** None. */
    NONE,
    /** The mean magnitude of all weights. */
    LAYER,
    /** The mean magnitude of each output channel. */
    CHANNEL,
    /** The power of two nearest to the mean magnitude of each output channel. */
    POWER_OF_TWO
  }

  /** The gradient at the factor. */
  enum ScaleGradient {
    /** Multiplied by the factor, treated as a constant. */
    CONSTANT,
    /** Bypasses the factor: {@code g surrogate(w)}. */
    BYPASS,
    /** The derivative of the product, including that of the factor. */
    CHAIN,
    /** {@code g (1/n + factor * surrogate(w))} for n weights per factor, as printed in XNOR-Net. */
    PAPER
  }

  /**
   * The parts of a binary weight.
   *
   * @param scaleGradient the gradient at the scale
   * @param surrogate the gradient of the sign
   * @param decay the range of EDE's steepness
   * @param box whether latent weights are kept in [-1, 1]
   */
  record Parts(
      Transform transform,
      Scale scale,
      ScaleGradient scaleGradient,
      SurrogateChoice surrogate,
      ErrorDecay.Range decay,
      boolean box) {
    /** The sign alone, with the derivative of hard tanh. */
    static final Parts SIGN =
        new Parts(
            Transform.NONE,
            Scale.NONE,
            ScaleGradient.CONSTANT,
            SurrogateChoice.CLIP,
            ErrorDecay.Range.PUBLISHED,
            false);

    /** The same, times the mean magnitude of its output channel. */
    static final Parts SCALED =
        new Parts(
            Transform.NONE,
            Scale.CHANNEL,
            ScaleGradient.CONSTANT,
            SurrogateChoice.CLIP,
            ErrorDecay.Range.PUBLISHED,
            false);

    Parts with(SurrogateChoice other) {
      return new Parts(transform, scale, scaleGradient, other, decay, box);
    }

    Parts with(ScaleGradient other) {
      return new Parts(transform, scale, other, surrogate, decay, box);
    }

    Parts withBox(boolean kept) {
      return new Parts(transform, scale, scaleGradient, surrogate, decay, kept);
    }
  }

  private static final double EPSILON = 1e-12;

  private final QuantizerSite site;
  private final Parts parts;

  SignWeight(QuantizerSite site, Parts parts) {
    this.site = site;
    this.parts = parts;
  }

  @Override
  public ParameterSpec latent(ParameterSpec proposed) {
    return parts.box() ? proposed.with(Constraint.box(-1, 1)) : proposed;
  }

  @Override
  public Tensor quantize(Parameter latent, Pass p) {
    Tensor w = transformed(site.spec().outputsLast(p.value(latent)));
    return Functional.reshape(binary(w, p), latent.shape());
  }

  private Tensor binary(Tensor w, Pass p) {
    Tensor sign = Functional.sign(w, parts.surrogate().at(p.progress(), parts.decay()));
    if (parts.scale() == Scale.NONE) {
      return sign;
    }
    Tensor scaled = sign.times(scale(w));
    return switch (parts.scaleGradient()) {
      case CONSTANT, CHAIN -> scaled;
      case BYPASS -> Functional.passedThrough(sign, scaled.detach());
      case PAPER -> scaled.plus(Functional.affine(w.minus(w.detach()), 1.0 / underOne(w), 0));
    };
  }

  private Tensor transformed(Tensor w) {
    return switch (parts.transform()) {
      case NONE -> w;
      case CENTRE -> w.minus(Functional.channelMean(w));
      case STANDARDISE ->
          w.tape()
              .apply(new Standardization(Standardization.Over.OUTPUT_CHANNEL, true, EPSILON), w);
    };
  }

  /** The number of weights per factor. */
  private long underOne(Tensor w) {
    return parts.scale() == Scale.LAYER ? w.shape().size() : site.spec().fanIn();
  }

  /** One factor per output channel {@code [out]}, or {@code [1]} for the layer. */
  private Tensor scale(Tensor w) {
    Tensor mean = Functional.channelMean(Functional.abs(w));
    if (parts.scale() == Scale.LAYER) {
      mean = Functional.meanOfChannels(mean);
    }
    if (parts.scale() == Scale.POWER_OF_TWO) {
      return mean.tape().apply(new PowerOfTwo(), mean.detach());
    }
    return parts.scaleGradient() == ScaleGradient.CHAIN ? mean : mean.detach();
  }

  @Override
  public Precision precision() {
    return Precision.of(1);
  }

  @Override
  public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
    Tensor w = transformed(site.spec().outputsLast(p.value(latent)));
    float[] factors = new float[site.spec().out()];
    Arrays.fill(factors, 1);
    if (parts.scale() != Scale.NONE) {
      float[] means = Numbers.toFloats(scale(w).value()); // one, or one per channel
      for (int c = 0; c < factors.length; c++) {
        factors[c] = means[means.length == 1 ? 0 : c];
      }
    }
    return List.of(WeightCodes.signs(Numbers.toFloats(w.value()), factors));
  }
}
