package org.frugalsr.plugin.baseline;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Attention;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Tensor;

/**
 * {@code y = x + res-scale * attention(conv2(activation(conv1(x))))}.
 *
 * <p>Both units form one weight group and one input group for quantizers that accumulate (BAM). By
 * default this is EDSR's block; with norm and PReLU it is SRResNet's; with norm, an identity per
 * unit and no activation it suits binary and adder bodies.
 */
final class ResidualBlock implements Block {
  /** Where the identity skips are. */
  enum Skip {
    /** One around both units. */
    BLOCK,
    /** One around each unit, none around both. */
    UNIT,
    /** None. */
    NONE
  }

  record Settings(
      @Key(doc = "Kernel size, odd.", def = "3", min = 1, max = 255) int size,
      @Key(doc = "Whether kernels have a bias.", def = "true") boolean bias,
      @Key(doc = "Whether a batch normalisation follows each operator.", def = "false")
          boolean norm,
      @Key(
              doc = "The activation between the units, or none.",
              def = "relu",
              names = Block.ACTIVATION)
          String activation,
      @Key(doc = "Where identity skips are: block, unit or none.", def = "block") Skip skip,
      @Key(doc = "Factor on the residual branch; only with skip = block.", def = "1.0", above = 0)
          double resScale,
      @Key(
              doc = "Blocks that gate the residual branch, first to last, such as [esa, cca].",
              def = "[]",
              names = Block.ATTENTION)
          List<String> attention) {
    Settings {
      if (resScale != 1 && skip != Skip.BLOCK) {
        throw new IllegalArgumentException("res-scale needs skip = block");
      }
    }
  }

  private final Settings settings;

  ResidualBlock(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    UnitSpec spec =
        UnitSpec.same(channels, channels, settings.size())
            .withBias(settings.bias())
            .withNorm(settings.norm())
            .withShortcut(settings.skip() == Skip.UNIT)
            .withGroups(Optional.of(b.group()), Optional.of(b.group()));
    Layer first = b.unit("conv1", spec.withActivation(settings.activation()));
    Layer second = b.unit("conv2", spec);
    Layer branch = first.then(second).then(Attention.chain(b, channels, settings.attention()));
    if (settings.skip() != Skip.BLOCK) {
      return branch;
    }
    double scale = settings.resScale();
    if (scale != 1 && settings.attention().isEmpty() && !settings.norm()) {
      b.site().scaled("conv2", scale, "res-scale");
    }
    return (x, p) -> {
      Tensor y = branch.forward(x, p);
      return x.plus(scale == 1 ? y : y.times(scale));
    };
  }
}
