package org.frugalsr.testkit;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.FixturePlugin;

class DifferencesTest extends OperatorContract {
  @Override
  protected Plugin plugin() {
    return new FixturePlugin();
  }

  @Override
  protected String name() {
    return "differences";
  }

  @Override
  protected boolean exactGradient() {
    return false;
  }
}
