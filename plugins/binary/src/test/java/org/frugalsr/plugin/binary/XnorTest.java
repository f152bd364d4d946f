package org.frugalsr.plugin.binary;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.QuantizerContract;

class XnorTest extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new BinaryPlugin();
  }

  @Override
  protected String name() {
    return "xnor";
  }
}
