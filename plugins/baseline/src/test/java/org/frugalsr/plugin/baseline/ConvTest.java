package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.OperatorContract;

class ConvTest extends OperatorContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "conv";
  }
}
