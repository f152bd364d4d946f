package org.frugalsr.plugin.adder;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;
import org.frugalsr.testkit.OperatorContract;
import org.junit.jupiter.api.Nested;

/** The contract suites on everything that this plug-in registers. */
class AdderContractsTest {
  private abstract static class Contract extends OperatorContract {
    private final String keys;

    Contract(String keys) {
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new AdderPlugin();
    }

    @Override
    protected String name() {
      return "adder";
    }

    @Override
    protected String settings() {
      return "operator.adder { " + keys + " }";
    }

    @Override
    protected boolean exactGradient() {
      return false; // AdderNet's gradients are no derivatives; AdderOracleTest has them
    }
  }

  @Nested
  class AsPublished extends Contract {
    AsPublished() {
      super("");
    }
  }

  @Nested
  class WithEveryOtherChoice extends Contract {
    WithEveryOtherChoice() {
      super(
          "input-gradient = sign, eta = 0, rate = 10, bias = true,"
              + " normalisation = range, channel-change = tile-shortcut");
    }
  }

  /**
   * The power of raw sums, far below 0; a normalisation behind it would cancel alpha's gradient.
   */
  @Nested
  class PowerFirst extends Contract {
    PowerFirst() {
      super("order = power-first, normalisation = none");
    }
  }

  @Nested
  class Bare extends Contract {
    Bare() {
      super("shortcut = false, power = false, normalisation = none, channel-change = no-shortcut");
    }
  }

  @Nested
  class Power extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new AdderPlugin();
    }

    @Override
    protected String name() {
      return "power";
    }
  }

  @Nested
  class RangeNormalisation extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new AdderPlugin();
    }

    @Override
    protected String name() {
      return "range-norm";
    }
  }
}
