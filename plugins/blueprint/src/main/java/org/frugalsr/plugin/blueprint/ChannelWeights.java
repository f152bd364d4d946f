package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/**
 * One learned factor per channel, which replaces CCA in BSRN-S (Li et al., CVPRW 2022, the entry to
 * NTIRE 2022).
 */
final class ChannelWeights implements Block {
  /**
   * The keys of {@code channel-weights}.
   *
   * @param mean initial mean of the factors
   * @param deviation initial standard deviation of the factors
   */
  record Settings(
      @Key(doc = "Initial mean of the factors.", def = "1.0") double mean,
      @Key(doc = "Initial standard deviation of the factors.", def = "0.2", min = 0)
          double deviation) {}

  private final Settings settings;

  ChannelWeights(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    Initializer around = Initializer.normal(settings.deviation());
    Parameter factors =
        b.site()
            .parameter(
                "factor",
                new ParameterSpec(
                    Shape.of(channels),
                    ParameterKind.WEIGHT,
                    (array, rng) -> {
                      around.fill(array, rng);
                      array.addi(settings.mean());
                    }));
    return (x, p) -> x.times(p.value(factors));
  }
}
