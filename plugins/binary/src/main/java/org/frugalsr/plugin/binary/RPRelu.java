package org.frugalsr.plugin.binary;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/**
 * {@code prelu(x + p) + q} with a slope, p and q learned for each channel (Liu et al., ReActNet,
 * ECCV 2020, equation 4).
 */
final class RPRelu implements Block {
  record Settings(@Key(doc = "The initial slope.", def = "0.25") double start) {}

  private final Settings settings;

  RPRelu(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    Parameter before = parameter(b, "before", channels, 0);
    Parameter slope = parameter(b, "slope", channels, settings.start());
    Parameter after = parameter(b, "after", channels, 0);
    return (x, p) -> Functional.prelu(x.plus(p.value(before)), p.value(slope)).plus(p.value(after));
  }

  private static Parameter parameter(Builder b, String name, int channels, double start) {
    return b.site()
        .parameter(
            name,
            new ParameterSpec(
                Shape.of(channels), ParameterKind.ACTIVATION, Initializer.constant(start)));
  }
}
