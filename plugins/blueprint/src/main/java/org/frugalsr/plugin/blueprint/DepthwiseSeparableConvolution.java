package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Convolution;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;

/**
 * DSConv as in BSRN's ablation: a depthwise convolution with the unit's stride, padding and bias,
 * then a 1x1 convolution without one (Howard et al., MobileNets, 2017; Li et al., CVPRW 2022).
 *
 * <p>A unit of kernel size 1 is the 1x1 convolution alone, with the unit's bias.
 */
final class DepthwiseSeparableConvolution implements Operator {
  /**
   * The keys of {@code dsconv}.
   *
   * @param start initialisation of weights
   */
  record Settings(
      @Key(doc = "Initialisation: uniform torch, normal he, or uniform xavier.", def = "torch")
          Convolution.Start start) {}

  private final Convolution.Start start;

  DepthwiseSeparableConvolution(Settings settings) {
    this.start = settings.start();
  }

  @Override
  public boolean accepts(UnitSpec spec) {
    return true;
  }

  @Override
  public Layer layer(UnitSpec u, Site site) {
    Parts parts = new Parts(site, start);
    return u.size() == 1
        ? parts.alone(u)
        : parts
            .depthwise(u, u.in())
            .then(Parts.convolution(parts.pointwise("pointwise", u, u.out(), false)));
  }
}
