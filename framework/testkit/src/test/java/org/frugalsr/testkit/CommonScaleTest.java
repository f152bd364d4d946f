package org.frugalsr.testkit;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.FixturePlugin;

class CommonScaleTest extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new FixturePlugin();
  }

  @Override
  protected String name() {
    return "common-scale";
  }
}
