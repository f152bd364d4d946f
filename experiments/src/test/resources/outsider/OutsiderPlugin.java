package org.example.outsider;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers one part of each kind, none of which FrugalSR has ever heard of. */
public final class OutsiderPlugin extends Plugin {
  @Override
  protected void configure() {
    operator(
        new Option<>("two-conv", "The mean of two convolutions.", TwoConvolutions.Settings.class),
        TwoConvolutions::new);
    block(new Option<>("gated", "A unit behind a learned gate.", Gated.Settings.class), Gated::new);
    network(
        new Option<>("sub-pixel", "Blocks and one shuffle.", SubPixel.Settings.class),
        SubPixel::new);
    trainer(
        new Option<>(
            "edge-aware", "Weights pixels by the untrained network's error.", EdgeAware.Settings.class),
        EdgeAware::new);
    tracker(
        new Option<>("folder", "Collects runs in a folder.", FolderTracker.Settings.class),
        FolderTracker::new);
  }
}
