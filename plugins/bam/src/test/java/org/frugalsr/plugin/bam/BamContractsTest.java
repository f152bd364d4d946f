package org.frugalsr.plugin.bam;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;
import org.frugalsr.testkit.NetworkContract;
import org.frugalsr.testkit.QuantizerContract;
import org.junit.jupiter.api.Nested;

/** The contract suites on everything that this plug-in registers. */
class BamContractsTest {
  /** Bit accumulation in LB blocks, where weights accumulate over two ranges. */
  abstract static class Contract extends QuantizerContract {
    private final String keys;

    Contract(String keys) {
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new BamPlugin();
    }

    @Override
    protected String name() {
      return "bam";
    }

    @Override
    protected String settings() {
      return "block.name = hpb, quantizer.bam { " + keys + " }";
    }
  }

  @Nested
  class TrainedCoefficients extends Contract {
    TrainedCoefficients() {
      super("");
    }
  }

  @Nested
  class SolvedCoefficients extends Contract {
    SolvedCoefficients() {
      super("coefficients = grad, reading.solver-steps = 2");
    }
  }

  @Nested
  class FullGradient extends Contract {
    FullGradient() {
      super("coefficients = ones, reading { weight-gradient = full, weight-norm = layer }");
    }
  }

  @Nested
  class LibraryNormWithoutActivationNorm extends Contract {
    LibraryNormWithoutActivationNorm() {
      super("reading { weight-norm = input-channel, activation-norm = false }");
    }
  }

  /** Inputs accumulate too. */
  @Nested
  class GroupedInputs extends Contract {
    GroupedInputs() {
      super("");
    }

    @Override
    protected List<Plugin> others() {
      return List.of(new GroupedBlockPlugin());
    }

    @Override
    protected String settings() {
      return "block.name = grouped";
    }
  }

  @Nested
  class Hpb extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BamPlugin();
    }

    @Override
    protected String name() {
      return "hpb";
    }

    @Override
    protected boolean exactGradient() {
      return false; // E(A) is a constant to the gradient
    }
  }

  @Nested
  class HpbWithExactGradient extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BamPlugin();
    }

    @Override
    protected String name() {
      return "hpb";
    }

    @Override
    protected double largeFeature() {
      return 10; // multiples by their own size square the features again and again
    }

    @Override
    protected String settings() {
      return "block.hpb { norm = false, reading { mean-gradient = true, mean = signed } }";
    }
  }

  @Nested
  class Bsrn extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new BamPlugin();
    }

    @Override
    protected String name() {
      return "binary-bsrn";
    }

    @Override
    protected String settings() {
      return "network.binary-bsrn { channels = 8, blocks = 2, head-activation = none }, block.name"
          + " = hpb";
    }
  }
}
