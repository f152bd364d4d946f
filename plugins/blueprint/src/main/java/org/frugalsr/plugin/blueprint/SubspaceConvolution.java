package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Convolution;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Parameter;

/**
 * BSConv-S: the 1x1 convolution of BSConv-U factored into two through a subspace, then the
 * blueprints (Haase and Amthor, CVPR 2020, section 3.3).
 *
 * <p>The subspace of M inputs has {@code min(M, max(min-channels, ceil(ratio M)))} channels. The
 * rows of the first 1x1 convolution are kept near orthonormal by a penalty ({@link
 * Orthonormality}). A unit of kernel size 1 is the 1x1 convolution alone.
 */
final class SubspaceConvolution implements Operator {
  /**
   * The keys of {@code bsconv-s}.
   *
   * @param start initialisation of weights
   * @param ratio subspace channels divided by input channels
   * @param minChannels the smallest number of channels of a subspace
   * @param orthonormal weight of the penalty; 0 for none
   * @param pointwiseBias whether the second 1x1 convolution has a bias
   */
  record Settings(
      @Key(doc = "Initialisation: uniform torch, normal he, or uniform xavier.", def = "torch")
          Convolution.Start start,
      @Key(
              doc =
                  "Channels of the subspace as a share of the input's; 1/4 in BSConv, and 1/6 in"
                      + " its MobileNets V2 and V3.",
              def = "0.25",
              above = 0,
              max = 1)
          double ratio,
      @Key(doc = "Minimum channels of a subspace.", def = "4", min = 1) int minChannels,
      @Key(
              doc =
                  "Weight of the penalty ||W W^T - I|| on the first 1x1 convolution of each layer,"
                      + " with W before quantization; 0: none, as in BSRN's ablation.",
              def = "0.1",
              min = 0)
          double orthonormal,
      @Key(doc = "Whether the second 1x1 convolution has a bias.", def = "false")
          boolean pointwiseBias) {}

  private final Settings settings;

  SubspaceConvolution(Settings settings) {
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
    int subspace = subspace(u.in());
    Kernel first = parts.pointwise("pointwise1", u, subspace, false);
    if (settings.orthonormal() > 0) {
      Parameter rows = first.latent();
      site.penalty(
          p ->
              Functional.affine(
                  p.tape().apply(new Orthonormality(), p.value(rows)), settings.orthonormal(), 0));
    }
    Kernel second = parts.pointwise("pointwise2", subspace, u.out(), settings.pointwiseBias());
    return Parts.convolution(first)
        .then(Parts.convolution(second))
        .then(parts.depthwise(u, u.out()));
  }

  /** The channels of the subspace for a number of inputs. */
  private int subspace(int in) {
    return subspace(in, settings.ratio(), settings.minChannels());
  }

  /**
   * The channels of a subspace.
   *
   * @param in channels of the input
   * @param ratio subspace channels divided by input channels
   * @param least its smallest number of channels, if the input has that many
   */
  static int subspace(int in, double ratio, int least) {
    return Math.min(in, Math.max(least, (int) Math.ceil(ratio * in - 1e-9)));
  }
}
