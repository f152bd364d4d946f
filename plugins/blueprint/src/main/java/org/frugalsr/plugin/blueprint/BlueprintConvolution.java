package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Convolution;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;

/**
 * BSConv-U: a 1x1 convolution over channels, then one blueprint for each output channel (Haase and
 * Amthor, CVPR 2020, section 3.2).
 *
 * <p>The filter of output n is {@code W[n, m] B[n]} for input m, so without a bias between the two
 * it equals a dense convolution, borders included. The blueprints have the unit's stride, padding
 * and bias. A unit of kernel size 1 is the 1x1 convolution alone, with the unit's bias.
 */
final class BlueprintConvolution implements Operator {
  /**
   * The keys of {@code bsconv-u}.
   *
   * @param start initialisation of weights
   * @param pointwiseBias whether the 1x1 convolution has a bias too
   */
  record Settings(
      @Key(doc = "Initialisation: uniform torch, normal he, or uniform xavier.", def = "torch")
          Convolution.Start start,
      @Key(
              doc =
                  "Whether the 1x1 convolution has a bias too, as in BSRN-S; at borders the result"
                      + " then differs from a dense convolution, since zeros are padded after it.",
              def = "false")
          boolean pointwiseBias) {}

  private final Settings settings;

  BlueprintConvolution(Settings settings) {
    this.settings = settings;
  }

  @Override
  public boolean accepts(UnitSpec spec) {
    return true;
  }

  @Override
  public Layer layer(UnitSpec u, Site site) {
    Parts parts = new Parts(site, settings.start());
    if (u.size() == 1) {
      return parts.alone(u);
    }
    return Parts.convolution(parts.pointwise("pointwise", u, u.out(), settings.pointwiseBias()))
        .then(parts.depthwise(u, u.out()));
  }
}
