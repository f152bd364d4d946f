package org.frugalsr.testkit;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.FixturePlugin;

class WeightSignTest extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new FixturePlugin();
  }

  @Override
  protected String name() {
    return "weight-sign";
  }

  @Override
  protected boolean packed() {
    return false;
  }
}
