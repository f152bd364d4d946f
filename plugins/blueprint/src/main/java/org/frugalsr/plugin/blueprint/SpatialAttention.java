package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Pass;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * ESA, enhanced spatial attention: a gate for each value, from features at a sixth of the
 * resolution (Liu et al., RFDN, ECCVW 2020; the form of RFANet, CVPR 2020).
 *
 * <p>Squeeze to f channels; a 3x3 convolution of stride 2 without padding; the maximum of 7x7
 * windows at stride 3; three 3x3 convolutions, the first two with an activation; bilinear back to
 * the size (corners not aligned); the squeezed features by a 1x1 convolution are added; expand;
 * sigmoid; times the input. Sides: {@code H -> floor((H - 3) / 2) + 1 -> floor((. - 7) / 3) + 1}.
 *
 * <p>The published module needs 15x15 pixels. Smaller features are zero-padded to that size before
 * the strided convolution, so that every image size works.
 *
 * <p>Its convolutions are units with the role of attention: {@code placement.roles} decides whether
 * the operator applies to them, as in BSRN.
 */
final class SpatialAttention implements Block {
  /** The smallest side for the strided convolution and the window. */
  static final int LEAST_SIDE = 15;

  private static final int WINDOW = 7;
  private static final int WINDOW_STRIDE = 3;

  /**
   * The keys of {@code esa}.
   *
   * @param reduction input channels divided by f
   * @param activation after the first two of the three convolutions
   * @param plainStride whether the strided convolution is always an ordinary one
   */
  record Settings(
      @Key(doc = "Input channels divided by inner channels.", def = "4", min = 1) int reduction,
      @Key(
              doc = "The activation of the convolutions on pooled features, or none.",
              def = "relu",
              names = Block.ACTIVATION)
          String activation,
      @Key(
              doc =
                  "Whether the convolution of stride 2 is an ordinary one with every operator, as"
                      + " in BSRN-S.",
              def = "false")
          boolean plainStride) {}

  private final Settings settings;

  SpatialAttention(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    int inside = Math.max(1, channels / settings.reduction());
    UnitSpec conv = UnitSpec.same(inside, inside, 3);
    UnitSpec halving = conv.withGeometry(2, 0);
    Layer squeeze = b.unit("squeeze", UnitSpec.same(channels, inside, 1));
    Layer stride = settings.plainStride() ? b.conv("stride", halving) : b.unit("stride", halving);
    Layer pooled =
        b.unit("pooled1", conv.withActivation(settings.activation()))
            .then(b.unit("pooled2", conv.withActivation(settings.activation())))
            .then(b.unit("pooled3", conv));
    Layer skip = b.unit("skip", UnitSpec.same(inside, inside, 1));
    Layer expand = b.unit("expand", UnitSpec.same(inside, channels, 1));
    return (x, p) -> {
      Tensor squeezed = squeeze.forward(x, p);
      Tensor coarse = pooled.forward(window(stride.forward(padded(squeezed), p)), p);
      Tensor fine =
          Functional.resize(
              coarse, InterpolationKernel.BILINEAR, x.shape().height(), x.shape().width(), false);
      return x.times(gate(fine.plus(skip.forward(squeezed, p)), expand, p));
    };
  }

  private static Tensor gate(Tensor x, Layer expand, Pass p) {
    return Functional.sigmoid(expand.forward(x, p));
  }

  private static Tensor window(Tensor x) {
    return Functional.maxPool2d(x, WINDOW, WINDOW_STRIDE, 0);
  }

  private static Tensor padded(Tensor x) {
    int rows = Math.max(0, LEAST_SIDE - x.shape().height());
    int columns = Math.max(0, LEAST_SIDE - x.shape().width());
    return rows + columns == 0
        ? x
        : Functional.zeroPad(x, rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
  }
}
