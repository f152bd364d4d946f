package org.frugalsr.plugin.binary;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the one-bit quantizers. */
public final class BinaryPlugin extends Plugin {
  /** Found by the service loader. */
  public BinaryPlugin() {}

  @Override
  protected void configure() {
    quantizer(
        new Option<>(
            "bnn",
            "Sign of weights and activations (Hubara et al., NIPS 2016).",
            Bnn.Settings.class),
        Bnn::new);
    quantizer(
        new Option<>(
            "xnor",
            "Sign with a scale per output channel (Rastegari et al., ECCV 2016).",
            Xnor.Settings.class),
        Xnor::new);
  }
}
