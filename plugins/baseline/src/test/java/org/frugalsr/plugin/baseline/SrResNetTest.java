package org.frugalsr.plugin.baseline;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.NetworkContract;

class SrResNetTest extends NetworkContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "srresnet";
  }

  @Override
  protected List<List<Integer>> scales() {
    return List.of(List.of(2), List.of(4));
  }

  @Override
  protected String settings() {
    return "network.srresnet { channels = 8, blocks = 2, end-size = 3 }";
  }
}
