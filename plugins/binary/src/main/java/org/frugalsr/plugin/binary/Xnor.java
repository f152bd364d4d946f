package org.frugalsr.plugin.binary;

import org.frugalsr.api.KernelSite;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.function.Estimator;

/**
 * {@code mean|w| * sign(w)} per output channel and {@code sign(x)}; optionally the output times K,
 * the box-filtered mean magnitude of the input (Rastegari et al., XNOR-Net, ECCV 2016).
 *
 * <p>A batch normalisation after the operator absorbs the weight scale; then it equals {@code bnn}.
 */
final class Xnor implements Quantizer {
  record Settings(
      @Key(doc = "Gradient of the weights' sign: identity, clip or polynomial.", def = "clip")
          Estimator weightSte,
      @Key(doc = "Gradient of the activations' sign: identity, clip or polynomial.", def = "clip")
          Estimator activationSte,
      @Key(doc = "Whether the gradient flows through the scale mean|w| too.", def = "false")
          boolean scaleGradient,
      @Key(
              doc = "Whether the output is multiplied by K, the input's local mean magnitude.",
              def = "false")
          boolean inputScale) {}

  private final Settings settings;

  Xnor(Settings settings) {
    this.settings = settings;
  }

  @Override
  public At at(KernelSite site) {
    return new Signs(
        site.spec(),
        settings.weightSte(),
        settings.activationSte(),
        settings.scaleGradient() ? WeightScale.MEAN : WeightScale.DETACHED_MEAN,
        false,
        settings.inputScale());
  }
}
