package org.frugalsr.testkit;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.FixturePlugin;

class TwoScalesTest extends NetworkContract {
  @Override
  protected Plugin plugin() {
    return new FixturePlugin();
  }

  @Override
  protected String name() {
    return "two-scales";
  }

  @Override
  protected List<List<Integer>> scales() {
    return List.of(List.of(2, 3), List.of(4));
  }
}
