package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.TrainerContract;

class @Name@Test extends TrainerContract {
  @Override
  protected Plugin plugin() {
    return new @Name@Plugin();
  }

  @Override
  protected String name() {
    return "@name@";
  }
}
