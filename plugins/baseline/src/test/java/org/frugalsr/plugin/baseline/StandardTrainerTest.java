package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.TrainerContract;

class StandardTrainerTest extends TrainerContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "standard";
  }
}
