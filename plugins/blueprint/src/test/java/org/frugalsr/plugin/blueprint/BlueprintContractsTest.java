package org.frugalsr.plugin.blueprint;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.plugin.baseline.BaselinePlugin;
import org.frugalsr.testkit.BlockContract;
import org.frugalsr.testkit.NetworkContract;
import org.frugalsr.testkit.OperatorContract;
import org.junit.jupiter.api.Nested;

/** The contract suites on everything that this plug-in registers. */
class BlueprintContractsTest {
  private abstract static class AnOperator extends OperatorContract {
    private final String name;
    private final String keys;

    AnOperator(String name, String keys) {
      this.name = name;
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new BlueprintPlugin();
    }

    @Override
    protected List<Plugin> others() {
      return List.of(new BaselinePlugin()); // for its activations
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected String settings() {
      return keys;
    }
  }

  @Nested
  class Unconstrained extends AnOperator {
    Unconstrained() {
      super("bsconv-u", "");
    }
  }

  @Nested
  class UnconstrainedWithBiases extends AnOperator {
    UnconstrainedWithBiases() {
      super("bsconv-u", "operator.bsconv-u { pointwise-bias = true, start = he }");
    }
  }

  @Nested
  class Subspace extends AnOperator {
    Subspace() {
      super("bsconv-s", "operator.bsconv-s { min-channels = 2, pointwise-bias = true }");
    }
  }

  @Nested
  class DepthwiseSeparable extends AnOperator {
    DepthwiseSeparable() {
      super("dsconv", "");
    }
  }

  private abstract static class ABlock extends BlockContract {
    private final String name;
    private final String keys;

    ABlock(String name, String keys) {
      this.name = name;
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new BlueprintPlugin();
    }

    @Override
    protected List<Plugin> others() {
      return List.of(new BaselinePlugin()); // for its activations
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected String settings() {
      return keys;
    }
  }

  /** Weights of a million, five convolutions in a row, are beyond floats by themselves. */
  private abstract static class ADeepBlock extends ABlock {
    ADeepBlock(String name, String keys) {
      super(name, keys);
    }

    @Override
    protected double largeFeature() {
      return 1000;
    }
  }

  @Nested
  class Srb extends ABlock {
    Srb() {
      super("srb", "block.srb.activation = h-swish");
    }
  }

  @Nested
  class Bsrb extends ABlock {
    Bsrb() {
      super("bsrb", "");
    }
  }

  @Nested
  class Imdb extends ADeepBlock {
    Imdb() {
      super("imdb", "block.imdb.activation = gelu, block.cca.reduction = 2");
    }
  }

  @Nested
  class Rfdb extends ADeepBlock {
    Rfdb() {
      super("rfdb", "block.rfdb { activation = gelu, skip = true }, block.esa.activation = gelu");
    }
  }

  @Nested
  class Esdb extends ADeepBlock {
    Esdb() {
      super(
          "esdb",
          "block.esdb { attention = [cca, esa], closing = true }, block.esa.activation = gelu");
    }
  }

  @Nested
  class Esa extends ABlock {
    Esa() {
      super("esa", "block.esa { activation = gelu, plain-stride = true }");
    }
  }

  @Nested
  class Cca extends ABlock {
    Cca() {
      super("cca", "block.cca.reduction = 2");
    }
  }

  @Nested
  class ChannelWeightsContract extends ABlock {
    ChannelWeightsContract() {
      super("channel-weights", "");
    }
  }

  private abstract static class ANetwork extends NetworkContract {
    private final String name;
    private final String keys;

    ANetwork(String name, String keys) {
      this.name = name;
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new BlueprintPlugin();
    }

    @Override
    protected List<Plugin> others() {
      return List.of(new BaselinePlugin()); // for its activations
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected String settings() {
      return keys;
    }
  }

  @Nested
  class Imdn extends ANetwork {
    Imdn() {
      super("imdn", "network.imdn { channels = 8, blocks = 2, fusion = last }");
    }
  }

  @Nested
  class Rfdn extends ANetwork {
    Rfdn() {
      super("rfdn", "network.rfdn { channels = 8, blocks = 2 }, network.scale = 3");
    }
  }

  @Nested
  class Bsrn extends ANetwork {
    Bsrn() {
      super("bsrn", "network.bsrn { channels = 8, blocks = 2 }");
    }
  }
}
