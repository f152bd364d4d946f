package org.frugalsr.plugin.uniformprior;

import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.QuantizerContract;
import org.junit.jupiter.api.Nested;

/** The quantizer's contract suite on each way to hold weights to the prior. */
class UniformPriorContractsTest {
  abstract static class Contract extends QuantizerContract {
    private final String keys;

    Contract(String keys) {
      this.keys = keys;
    }

    @Override
    protected Plugin plugin() {
      return new UniformPriorPlugin();
    }

    @Override
    protected String name() {
      return "uniform-prior";
    }

    @Override
    protected String settings() {
      return "quantizer.uniform-prior.reading { " + keys + " }";
    }
  }

  @Nested
  class Projected extends Contract {
    Projected() {
      super("");
    }
  }

  @Nested
  class StartedOnlyAtAMultipleOfTheRate extends Contract {
    StartedOnlyAtAMultipleOfTheRate() {
      super("width = learning-rate, enforce = init-only, scale = learned, estimator = bi-real");
    }
  }

  @Nested
  class HyperbolicTangent extends Contract {
    HyperbolicTangent() {
      super("enforce = tanh, scale = channel-mean, activation-estimator = clip");
    }
  }

  @Nested
  class Penalised extends Contract {
    Penalised() {
      super("width = fan-in, enforce = penalty, estimator = clip");
    }
  }
}
