package org.frugalsr.plugin.uniformprior;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the quantizer {@code uniform-prior} and the trainer {@code curriculum}. */
public final class UniformPriorPlugin extends Plugin {
  /** Found by the service loader. */
  public UniformPriorPlugin() {}

  @Override
  protected void configure() {
    quantizers();
    trainers();
  }

  private void quantizers() {
    quantizer(
        new Option<>(
            "uniform-prior",
            "One bit; latent weights kept close to 0 (after the abstract of Zhang et al., TIP"
                + " 2021).",
            UniformPrior.Settings.class),
        UniformPrior::new);
  }

  private void trainers() {
    trainer(
        new Option<>(
            "curriculum",
            "A pixel loss with a weight for each pixel: easy pixels first (after the abstract of"
                + " Zhang et al., TIP 2021).",
            Curriculum.Settings.class),
        Curriculum::new);
  }
}
