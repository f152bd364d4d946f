package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;

class LeakyReluBlockTest extends BlockContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "leaky-relu";
  }
}
