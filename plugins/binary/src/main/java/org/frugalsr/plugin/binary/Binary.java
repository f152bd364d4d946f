package org.frugalsr.plugin.binary;

import org.frugalsr.api.InputQuantizer;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.WeightQuantizer;
import org.frugalsr.api.config.Key;

/**
 * One-bit weights and inputs composed of configurable parts: {@code scale * sign(transform(w))},
 * {@code sign(filter(x) + shift)}, a rescaling of the output, and the surrogate gradient of each
 * sign.
 *
 * <p>The named methods of this plug-in are combinations of these parts: {@code bnn}, {@code xnor},
 * {@code bi-real}, {@code react}, {@code ir-net}, {@code lab}, and the one-bit {@code dorefa}.
 */
final class Binary implements Quantizer {
  record Settings(
      @Key(
              doc = "Transform of a latent weight before its sign: none, centre or standardise.",
              def = "none")
          SignWeight.Transform weightTransform,
      @Key(
              doc = "The real factor on a weight's sign: none, layer, channel or power-of-two.",
              def = "none")
          SignWeight.Scale weightScale,
      @Key(
              doc =
                  "The gradient at that factor: constant (multiplied by it), bypass,"
                      + " chain or paper (XNOR-Net's).",
              def = "constant",
              when = "weight-scale != none")
          SignWeight.ScaleGradient scaleGradient,
      @Key(doc = "Gradient of the weights' sign: identity, clip, polynomial or ede.", def = "clip")
          SurrogateChoice weightSte,
      @Key(doc = "Whether latent weights are kept in [-1, 1].", def = "false") boolean box,
      @Key(
              doc =
                  "Size of a learned depthwise filter on inputs before their sign, initially the"
                      + " identity; odd, or 0 for none.",
              def = "0",
              min = 0,
              max = 15)
          int activationFilter,
      @Key(doc = "Whether a threshold is learned for each input channel.", def = "false")
          boolean activationShift,
      @Key(
              doc = "Gradient of the activations' sign: identity, clip, polynomial or ede.",
              def = "clip")
          SurrogateChoice activationSte,
      @Key(
              doc = "Whether the output is multiplied by the input's local mean magnitude.",
              def = "false")
          boolean inputScale,
      @Key(doc = "Steepness of ede at the first step.", def = "0.1", above = 0) double edeLow,
      @Key(doc = "Steepness of ede at the last step.", def = "10", above = 0) double edeHigh) {
    Settings {
      boolean ede = weightSte == SurrogateChoice.EDE || activationSte == SurrogateChoice.EDE;
      if (!ede && (edeLow != 0.1 || edeHigh != 10)) {
        throw new IllegalArgumentException(
            "ede-low and ede-high need weight-ste or activation-ste = ede");
      }
      boolean real =
          weightScale == SignWeight.Scale.LAYER || weightScale == SignWeight.Scale.CHANNEL;
      if (activationFilter > 0) {
        requireOdd("activation-filter", activationFilter);
      }
      if (!real && scaleGradient != SignWeight.ScaleGradient.CONSTANT) {
        throw new IllegalArgumentException("scale-gradient needs weight-scale = layer or channel");
      }
    }
  }

  private final SignWeight.Parts weights;
  private final SignInput.Parts inputs;
  private final boolean inputScale;

  Binary(Settings s) {
    this(
        new SignWeight.Parts(
            s.weightTransform(),
            s.weightScale(),
            s.scaleGradient(),
            s.weightSte(),
            new ErrorDecay.Range(s.edeLow(), s.edeHigh()),
            s.box()),
        new SignInput.Parts(
            s.activationFilter(),
            s.activationShift(),
            s.activationSte(),
            new ErrorDecay.Range(s.edeLow(), s.edeHigh())),
        s.inputScale());
  }

  private Binary(SignWeight.Parts weights, SignInput.Parts inputs, boolean inputScale) {
    this.weights = weights;
    this.inputs = inputs;
    this.inputScale = inputScale;
  }

  /** Sign of both; latent weights in a box (Hubara et al., BNN, NIPS 2016). */
  static Binary bnn(Bnn s) {
    return new Binary(
        SignWeight.Parts.SIGN.with(s.weightSte()).withBox(s.box()),
        SignInput.Parts.SIGN.with(s.activationSte()),
        false);
  }

  /** A scale for each output channel (Rastegari et al., XNOR-Net, ECCV 2016). */
  static Binary xnor(Xnor s) {
    return new Binary(
        SignWeight.Parts.SCALED.with(s.weightSte()).with(s.scaleGradient()),
        SignInput.Parts.SIGN.with(s.activationSte()),
        s.inputScale());
  }

  /** XNOR-Net's weights, a polynomial gradient for inputs (Liu et al., Bi-Real Net, ECCV 2018). */
  static Binary biReal(Real s) {
    return new Binary(
        SignWeight.Parts.SCALED.with(s.scaleGradient()),
        SignInput.Parts.SIGN.with(SurrogateChoice.POLYNOMIAL),
        false);
  }

  /** Bi-Real with learned thresholds, RSign (Liu et al., ReActNet, ECCV 2020). */
  static Binary react(Real s) {
    return new Binary(
        SignWeight.Parts.SCALED.with(s.scaleGradient()),
        new SignInput.Parts(0, true, SurrogateChoice.POLYNOMIAL, ErrorDecay.Range.PUBLISHED),
        false);
  }

  /** Standardised weights, shift scales, EDE (Qin et al., IR-Net, CVPR 2020). */
  static Binary irNet(IrNet s) {
    ErrorDecay.Range range = new ErrorDecay.Range(s.edeLow(), s.edeHigh());
    return new Binary(
        new SignWeight.Parts(
            SignWeight.Transform.STANDARDISE,
            SignWeight.Scale.POWER_OF_TWO,
            SignWeight.ScaleGradient.CONSTANT,
            SurrogateChoice.EDE,
            range,
            false),
        new SignInput.Parts(0, false, SurrogateChoice.EDE, range),
        false);
  }

  /** XNOR-Net's weights, a learned filter on inputs (Falkena et al., LAB, WACV 2023). */
  static Binary lab(Lab s) {
    return new Binary(
        SignWeight.Parts.SCALED,
        new SignInput.Parts(s.size(), s.shift(), s.activationSte(), ErrorDecay.Range.PUBLISHED),
        false);
  }

  private static void requireOdd(String key, int size) {
    if (size % 2 == 0) {
      throw new IllegalArgumentException(
          key + " must be odd, so that a filter has a centre, but is " + size);
    }
  }

  @Override
  public WeightQuantizer weights(QuantizerSite site) {
    return new SignWeight(site, weights);
  }

  @Override
  public InputQuantizer inputs(QuantizerSite site) {
    return inputScale ? new ScaledSignInput(site, inputs) : new SignInput(site, inputs);
  }

  /** The keys of {@code bnn}. */
  record Bnn(
      @Key(doc = "Gradient of the weights' sign: identity, clip, polynomial or ede.", def = "clip")
          SurrogateChoice weightSte,
      @Key(
              doc = "Gradient of the activations' sign: identity, clip, polynomial or ede.",
              def = "clip")
          SurrogateChoice activationSte,
      @Key(doc = "Whether latent weights are kept in [-1, 1].", def = "true") boolean box) {}

  /** The keys of {@code xnor}. */
  record Xnor(
      @Key(doc = "Gradient of the weights' sign: identity, clip, polynomial or ede.", def = "clip")
          SurrogateChoice weightSte,
      @Key(
              doc = "Gradient of the activations' sign: identity, clip, polynomial or ede.",
              def = "clip")
          SurrogateChoice activationSte,
      @Key(
              doc =
                  "The gradient at the scale mean|w|: constant (multiplied by it),"
                      + " bypass, chain or paper.",
              def = "constant")
          SignWeight.ScaleGradient scaleGradient,
      @Key(
              doc = "Whether the output is multiplied by K, the input's local mean magnitude.",
              def = "false")
          boolean inputScale) {}

  /** The keys of {@code bi-real} and of {@code react}. */
  record Real(
      @Key(
              doc =
                  "The gradient at the scale mean|w|: bypass (unchanged, as in the"
                      + " authors' code), constant (multiplied by it, as in Bi-Real's paper), chain"
                      + " or paper (XNOR-Net's).",
              def = "bypass")
          SignWeight.ScaleGradient scaleGradient) {}

  /** The keys of {@code lab}. */
  record Lab(
      @Key(
              doc = "Size of the depthwise filter on an input before its sign; odd.",
              def = "3",
              min = 3,
              max = 15)
          int size,
      @Key(
              doc = "Whether an offset after the filter is learned for each input channel.",
              def = "false")
          boolean shift,
      @Key(
              doc = "Gradient of the activations' sign: identity, clip, polynomial or ede.",
              def = "clip")
          SurrogateChoice activationSte) {
    Lab {
      requireOdd("size", size);
    }
  }

  /** The keys of {@code ir-net}. */
  record IrNet(
      @Key(
              doc = "Steepness of the surrogate gradient at the first step; the paper's is 0.1.",
              def = "0.1",
              above = 0)
          double edeLow,
      @Key(
              doc = "Steepness of the surrogate gradient at the last step; the paper's is 10.",
              def = "10",
              above = 0)
          double edeHigh) {}
}
