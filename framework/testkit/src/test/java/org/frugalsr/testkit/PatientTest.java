package org.frugalsr.testkit;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.FixturePlugin;

class PatientTest extends TrainerContract {
  @Override
  protected Plugin plugin() {
    return new FixturePlugin();
  }

  @Override
  protected String name() {
    return "patient";
  }
}
