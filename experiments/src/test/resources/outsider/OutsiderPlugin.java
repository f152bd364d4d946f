package org.example.outsider;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers an operator, a block and a trainer that FrugalSR has never heard of. */
public final class OutsiderPlugin extends Plugin {
  @Override
  protected void configure() {
    operator(
        new Option<>("two-conv", "The mean of two convolutions.", TwoConvolutions.Settings.class),
        TwoConvolutions::new);
    block(new Option<>("gated", "A unit behind a learned gate.", Gated.Settings.class), Gated::new);
    trainer(
        new Option<>(
            "edge-aware", "Weights pixels by their error so far.", EdgeAware.Settings.class),
        EdgeAware::new);
  }
}
