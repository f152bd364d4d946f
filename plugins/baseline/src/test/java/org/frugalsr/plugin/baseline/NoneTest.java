package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.QuantizerContract;

class NoneTest extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "none";
  }
}
