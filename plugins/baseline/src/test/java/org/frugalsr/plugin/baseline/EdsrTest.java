package org.frugalsr.plugin.baseline;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.NetworkContract;

class EdsrTest extends NetworkContract {
  @Override
  protected Plugin plugin() {
    return new BaselinePlugin();
  }

  @Override
  protected String name() {
    return "edsr";
  }

  @Override
  protected List<List<Integer>> scales() {
    return List.of(List.of(2), List.of(3), List.of(4));
  }

  @Override
  protected String settings() {
    return "network.edsr { channels = 8, blocks = 2, bicubic-skip = true }";
  }
}
