package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.QuantizerContract;

class @Name@Test extends QuantizerContract {
  @Override
  protected Plugin plugin() {
    return new @Name@Plugin();
  }

  @Override
  protected String name() {
    return "@name@";
  }
}
