package org.frugalsr.plugin.binary;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.QuantizerContract;
import org.junit.jupiter.api.Nested;

/** The contract suite on every quantizer of this plug-in. */
class BinaryContractsTest {
  abstract static class Contract extends QuantizerContract {
    @Override
    protected Plugin plugin() {
      return new BinaryPlugin();
    }
  }

  @Nested
  class BnnContract extends Contract {
    @Override
    protected String name() {
      return "bnn";
    }
  }

  @Nested
  class XnorContract extends Contract {
    @Override
    protected String name() {
      return "xnor";
    }
  }

  @Nested
  class XnorWithInputScaleContract extends Contract {
    @Override
    protected String name() {
      return "xnor";
    }

    @Override
    protected String settings() {
      return "quantizer.xnor { input-scale = true, scale-gradient = true }";
    }
  }
}
