package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;

class @Name@Test extends BlockContract {
  @Override
  protected Plugin plugin() {
    return new @Name@Plugin();
  }

  @Override
  protected String name() {
    return "@name@";
  }
}
