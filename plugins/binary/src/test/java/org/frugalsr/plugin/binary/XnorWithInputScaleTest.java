package org.frugalsr.plugin.binary;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.QuantizerContract;

class XnorWithInputScaleTest extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new BinaryPlugin();
  }

  @Override
  protected String name() {
    return "xnor";
  }

  @Override
  protected String settings() {
    return "quantizer.xnor { input-scale = true, scale-gradient = true }";
  }
}
