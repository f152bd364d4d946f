package org.frugalsr.testkit;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.FixturePlugin;

class AccumulatingSignTest extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new FixturePlugin();
  }

  @Override
  protected String name() {
    return "accumulating";
  }

  @Override
  protected String settings() {
    return "block.name = chain";
  }
}
