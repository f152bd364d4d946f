package org.frugalsr.plugin.uniformprior;

import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Progress;

/** The half-width b of the prior of one kernel's latent weights. */
final class PriorWidth {
  private final QuantizerSite site;
  private final UniformPrior.Reading reading;

  PriorWidth(QuantizerSite site, UniformPrior.Reading reading) {
    this.site = site;
    this.reading = reading;
  }

  /**
   * b at a step; if it follows the learning rate, 0 outside of training.
   *
   * @param rate factor on the latent weight's learning rate, which its operator may set
   */
  double at(Progress progress, double rate) {
    return switch (reading.width()) {
      case FIXED -> reading.b();
      case FAN_IN -> reading.fanInFactor() * (1 / Math.sqrt((double) site.spec().fanIn()));
      case LEARNING_RATE -> reading.kappa() * progress.learningRate() * site.rateFactor() * rate;
    };
  }

  /** b in the first step of the training. */
  double atStart(double rate) {
    return at(site.firstStep(), rate);
  }
}
