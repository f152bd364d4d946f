package org.frugalsr.plugin.adder;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/**
 * The learnable power activation {@code sign(x) |x|^alpha}, one alpha per layer (Song et al.,
 * AdderSR, CVPR 2021). The range of alpha is our reading.
 */
final class PowerBlock implements Block {
  record Settings(
      @Key(doc = "The initial exponent.", def = "1", above = 0) double start,
      @Key(doc = "The smallest exponent, enforced after each step.", def = "0.1", above = 0)
          double low,
      @Key(doc = "The largest exponent, enforced after each step.", def = "4", above = 0)
          double high) {
    Settings {
      if (!(low <= start && start <= high)) {
        throw new IllegalArgumentException(
            "start must lie between low and high, but is %s, not in %s..%s"
                .formatted(start, low, high));
      }
    }
  }

  private final Settings settings;

  PowerBlock(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    Parameter alpha =
        b.site()
            .parameter(
                "alpha",
                new ParameterSpec(
                        Shape.of(1),
                        ParameterKind.ACTIVATION,
                        Initializer.constant(settings.start()))
                    .with(Constraint.box(settings.low(), settings.high())));
    return (x, p) -> p.tape().apply(new SignedPower(), x, p.value(alpha));
  }
}
