package org.frugalsr.testkit;

import org.frugalsr.api.Convolution;
import org.frugalsr.api.NoQuantizer;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;

/**
 * The parts that a contract suite combines with the plug-in under test, so that it needs no other
 * plug-in.
 */
final class TinyPlugin extends Plugin {
  @Override
  protected void configure() {
    quantizer(
        new Option<>("tiny-float", "Leaves everything in float32.", NoSettings.class),
        s -> new NoQuantizer());
    operator(
        new Option<>("tiny-conv", "The ordinary convolution.", Convolution.Settings.class),
        Convolution::new);
    operator(
        new Option<>("tiny-depthwise", "A depthwise convolution.", NoSettings.class),
        s -> new TinyDepthwise());
    block(
        new Option<>("tiny", "A 3x3 unit with norm and identity.", NoSettings.class),
        s -> new TinyBlock());
    network(
        new Option<>("tiny", "Head, blocks, tail.", TinyNetwork.Settings.class), TinyNetwork::new);
    trainer(
        new Option<>("tiny", "Mean squared error at the first scale.", NoSettings.class),
        s -> new TinyTrainer());
  }
}
