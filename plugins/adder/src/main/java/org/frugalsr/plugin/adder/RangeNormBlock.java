package org.frugalsr.plugin.adder;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/**
 * {@code gamma (x - mean) / (max - min) + beta}: mean and range are taken over all features of each
 * image (EAdderSR, Applied Intelligence 2023); gamma and beta per channel are our reading.
 */
final class RangeNormBlock implements Block {
  @Override
  public Layer layer(int channels, Builder b) {
    Parameter gamma = parameter(b, "weight", channels, 1);
    Parameter beta = parameter(b, "bias", channels, 0);
    return (x, p) -> p.tape().apply(new RangeNorm(), x).times(p.value(gamma)).plus(p.value(beta));
  }

  private static Parameter parameter(Builder b, String name, int channels, double start) {
    return b.site()
        .parameter(
            name,
            new ParameterSpec(Shape.of(channels), ParameterKind.NORM, Initializer.constant(start)));
  }
}
