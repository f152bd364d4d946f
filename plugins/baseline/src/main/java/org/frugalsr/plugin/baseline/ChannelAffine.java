package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/**
 * {@code gain * x + offset}, both learned for each channel: a normalisation without statistics,
 * used in units by {@code placement.norm = affine}.
 */
final class ChannelAffine implements Block {
  @Override
  public Layer layer(int channels, Builder b) {
    Shape shape = Shape.of(channels);
    Parameter gain =
        b.site()
            .parameter(
                "weight", new ParameterSpec(shape, ParameterKind.NORM, Initializer.constant(1)));
    Parameter offset =
        b.site()
            .parameter(
                "bias", new ParameterSpec(shape, ParameterKind.NORM, Initializer.constant(0)));
    return (x, p) -> x.times(p.value(gain)).plus(p.value(offset));
  }
}
