package org.frugalsr.plugin.uniformprior;

import org.frugalsr.api.Plugin;

/** Registers the quantizer {@code uniform-prior} and the trainer {@code curriculum}. */
public final class UniformPriorPlugin extends Plugin {
  /** Found by the service loader. */
  public UniformPriorPlugin() {}

  @Override
  protected void configure() {
    quantizers();
    trainers();
  }

  private void quantizers() {}

  private void trainers() {}
}
