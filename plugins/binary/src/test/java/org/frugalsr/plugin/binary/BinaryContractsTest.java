package org.frugalsr.plugin.binary;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.BlockContract;
import org.frugalsr.testkit.QuantizerContract;
import org.junit.jupiter.api.Nested;

/** The contract suites on everything that this plug-in registers. */
class BinaryContractsTest {
  abstract static class Contract extends QuantizerContract {
    private final String name;
    private final String keys;

    Contract(String name, String keys) {
      this.name = name;
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new BinaryPlugin();
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected String settings() {
      return keys.isEmpty() ? "" : "quantizer." + name + " { " + keys + " }";
    }
  }

  @Nested
  class Bnn extends Contract {
    Bnn() {
      super("bnn", "");
    }
  }

  @Nested
  class Xnor extends Contract {
    Xnor() {
      super("xnor", "");
    }
  }

  @Nested
  class XnorWithInputScale extends Contract {
    XnorWithInputScale() {
      super("xnor", "input-scale = true, scale-gradient = chain");
    }
  }

  @Nested
  class BiReal extends Contract {
    BiReal() {
      super("bi-real", "");
    }
  }

  @Nested
  class BiRealByItsPaper extends Contract {
    BiRealByItsPaper() {
      super("bi-real", "scale-gradient = constant");
    }
  }

  @Nested
  class React extends Contract {
    React() {
      super("react", "");
    }
  }

  @Nested
  class IrNet extends Contract {
    IrNet() {
      super("ir-net", "");
    }
  }

  @Nested
  class Lab extends Contract {
    Lab() {
      super("lab", "");
    }
  }

  @Nested
  class LabOfFivePixelsWithShift extends Contract {
    LabOfFivePixelsWithShift() {
      super("lab", "size = 5, shift = true, activation-ste = polynomial");
    }
  }

  @Nested
  class CentredParts extends Contract {
    CentredParts() {
      super(
          "binary",
          "weight-transform = centre, weight-scale = layer, scale-gradient = chain,"
              + " activation-shift = true, weight-ste = identity, box = true");
    }
  }

  @Nested
  class Dorefa extends Contract {
    Dorefa() {
      super("dorefa", "");
    }
  }

  @Nested
  class DorefaOfZeroAndOne extends Contract {
    DorefaOfZeroAndOne() {
      super("dorefa", "levels = unsigned, ceiling = 0.1");
    }
  }

  @Nested
  class DorefaOfFourBits extends Contract {
    DorefaOfFourBits() {
      super("dorefa", "bits = 4, ceiling = 2");
    }
  }

  @Nested
  class DorefaOfEightBits extends Contract {
    DorefaOfEightBits() {
      super("dorefa", "bits = 8, ceiling = 2");
    }
  }

  @Nested
  class DorefaWithGradientThroughItsMaximum extends Contract {
    DorefaWithGradientThroughItsMaximum() {
      super("dorefa", "bits = 3, ceiling = 2, maximum-gradient = true");
    }
  }

  @Nested
  class AbcNet extends Contract {
    AbcNet() {
      super("abc-net", "");
    }
  }

  @Nested
  class AbcNetOfSeveralInputBases extends Contract {
    AbcNetOfSeveralInputBases() {
      super("abc-net", "weight-bases = 2, input-bases = 3");
    }
  }

  @Nested
  class AbcNetOfOneBase extends Contract {
    AbcNetOfOneBase() {
      super("abc-net", "weight-bases = 1");
    }
  }

  @Nested
  class Lsq extends Contract {
    Lsq() {
      super("lsq", "bits = 3");
    }
  }

  @Nested
  class LsqUnsigned extends Contract {
    LsqUnsigned() {
      super("lsq", "bits = 8, signed = false, count-batch = true");
    }
  }

  @Nested
  class PamsOfTwoBits extends Contract {
    PamsOfTwoBits() {
      super("pams", "bits = 2");
    }
  }

  @Nested
  class PamsOfEightBits extends Contract {
    PamsOfEightBits() {
      super("pams", "bits = 8, calibration = 3");
    }
  }

  @Nested
  class RPReluBlock extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new BinaryPlugin();
    }

    @Override
    protected String name() {
      return "rprelu";
    }
  }
}
