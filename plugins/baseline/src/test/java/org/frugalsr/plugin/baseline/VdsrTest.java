package org.frugalsr.plugin.baseline;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.NetworkContract;

class VdsrTest extends NetworkContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "vdsr";
  }

  @Override
  protected List<List<Integer>> scales() {
    return List.of(List.of(2, 3, 4));
  }

  @Override
  protected String settings() {
    return "network.vdsr { channels = 8, depth = 4 }";
  }
}
