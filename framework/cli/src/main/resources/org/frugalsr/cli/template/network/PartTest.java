package @package@;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.NetworkContract;

class @Name@Test extends NetworkContract {
  @Override
  protected Plugin plugin() {
    return new @Name@Plugin();
  }

  @Override
  protected String name() {
    return "@name@";
  }

  @Override
  protected String settings() {
    return "network.@name@ { channels = 8 }"; // small
  }

  @Override
  protected List<List<Integer>> scales() {
    return List.of(List.of(2), List.of(3));
  }
}
