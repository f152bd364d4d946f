package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.OperatorContract;

class @Name@Test extends OperatorContract {
  @Override
  protected Plugin plugin() {
    return new @Name@Plugin();
  }

  @Override
  protected String name() {
    return "@name@";
  }
}
