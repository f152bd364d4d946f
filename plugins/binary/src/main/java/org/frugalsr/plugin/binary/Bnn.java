package org.frugalsr.plugin.binary;

import org.frugalsr.api.KernelSite;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.function.Estimator;

/**
 * {@code sign(w)} and {@code sign(x)}, gradients passed where the value is in [-1, 1], latent
 * weights kept in that box (Hubara et al., Binarized Neural Networks, NIPS 2016).
 *
 * <p>Its output has the variance of a sum of signs: put a batch normalisation after the operator,
 * an identity around it, no ReLU before it, and set {@code network.range} to 64 or so.
 */
final class Bnn implements Quantizer {
  record Settings(
      @Key(doc = "Gradient of the weights' sign: identity, clip or polynomial.", def = "clip")
          Estimator weightSte,
      @Key(doc = "Gradient of the activations' sign: identity, clip or polynomial.", def = "clip")
          Estimator activationSte,
      @Key(doc = "Whether latent weights are kept in [-1, 1].", def = "true") boolean box) {}

  private final Settings settings;

  Bnn(Settings settings) {
    this.settings = settings;
  }

  @Override
  public At at(KernelSite site) {
    return new Signs(
        site.spec(),
        settings.weightSte(),
        settings.activationSte(),
        WeightScale.NONE,
        settings.box(),
        false);
  }
}
