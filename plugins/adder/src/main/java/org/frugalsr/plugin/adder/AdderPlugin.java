package org.frugalsr.plugin.adder;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;

/** Registers the adder convolution and the blocks of its unit. */
public final class AdderPlugin extends Plugin {
  static final String POWER = "power";
  static final String RANGE_NORM = "range-norm";

  /** Found by the service loader. */
  public AdderPlugin() {}

  @Override
  protected void configure() {
    operator(
        new Option<>(
            "adder",
            "Sums of absolute differences in AdderSR's unit (Song et al., CVPR 2021).",
            Adder.Settings.class),
        Adder::new);
    activation(
        new Option<>(
            POWER,
            "The learnable power activation (Song et al., CVPR 2021).",
            PowerBlock.Settings.class),
        PowerBlock::new);
    block(
        new Option<>(
            RANGE_NORM,
            "Each image's features minus their mean, divided by their range (EAdderSR, 2023).",
            NoSettings.class),
        s -> new RangeNormBlock());
  }
}
