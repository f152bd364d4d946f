package org.frugalsr.plugin.baseline;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;
import org.frugalsr.testkit.NetworkContract;
import org.frugalsr.testkit.OperatorContract;
import org.frugalsr.testkit.QuantizerContract;
import org.frugalsr.testkit.TrainerContract;
import org.junit.jupiter.api.Nested;

/** The contract suites on everything that this plug-in registers. */
class BaselineContractsTest {
  @Nested
  class NoneContract extends QuantizerContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "none";
    }
  }

  @Nested
  class ConvContract extends OperatorContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "conv";
    }
  }

  @Nested
  class DepthwiseSeparableContract extends OperatorContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "depthwise-separable";
    }
  }

  @Nested
  class PlainContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "plain";
    }
  }

  @Nested
  class ResidualContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "residual";
    }
  }

  @Nested
  class LeakyReluContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "leaky-relu";
    }
  }

  @Nested
  class PreluContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "prelu";
    }
  }

  @Nested
  class ReluContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "relu";
    }
  }

  @Nested
  class GeluContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "gelu";
    }
  }

  @Nested
  class HSwishContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "h-swish";
    }
  }

  @Nested
  class SigmoidContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "sigmoid";
    }
  }

  @Nested
  class TanhContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "tanh";
    }
  }

  @Nested
  class EdsrContract extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "edsr";
    }

    @Override
    protected String settings() {
      return "network { blocks = 2, channels = 8 }";
    }

    @Override
    protected List<List<Integer>> scales() {
      return List.of(List.of(2), List.of(3), List.of(4));
    }
  }

  @Nested
  class MdsrContract extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "mdsr";
    }

    @Override
    protected String settings() {
      return "network { blocks = 1, channels = 8, mdsr { pre-size = 3, tail = per-scale } }";
    }

    @Override
    protected List<List<Integer>> scales() {
      return List.of(List.of(2, 3, 4));
    }
  }

  @Nested
  class SrResNetContract extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "srresnet";
    }

    @Override
    protected String settings() {
      return "network { blocks = 2, channels = 8 }";
    }

    @Override
    protected List<List<Integer>> scales() {
      return List.of(List.of(2), List.of(4));
    }
  }

  @Nested
  class VdsrContract extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "vdsr";
    }

    @Override
    protected String settings() {
      return "network { depth = 4, channels = 8 }";
    }

    @Override
    protected List<List<Integer>> scales() {
      return List.of(List.of(2, 3));
    }
  }

  @Nested
  class BicubicContract extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "bicubic";
    }

    @Override
    protected String settings() {
      return "";
    }

    @Override
    protected List<List<Integer>> scales() {
      return List.of(List.of(2, 3, 4));
    }
  }

  @Nested
  class StandardContract extends TrainerContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "standard";
    }
  }

  @Nested
  class MultiScaleContract extends TrainerContract {
    @Override
    protected Plugin plugin() {
      return new BaselinePlugin();
    }

    @Override
    protected String name() {
      return "multi-scale";
    }

    @Override
    protected String settings() {
      return "network { name = mdsr, mdsr { channels = 8, blocks = 1, pre-size = 3 } }";
    }
  }
}
