package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;

class PlainBlockTest extends BlockContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "plain";
  }
}
