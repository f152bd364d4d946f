package org.frugalsr.plugin.baseline;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Attention;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;

/**
 * One unit: operator, norm, shortcut, activation; VDSR's layer. Or several in sequence, which form
 * one weight group and one input group for quantizers that accumulate (BAM).
 */
final class PlainBlock implements Block {
  record Settings(
      @Key(doc = "Number of units in sequence.", def = "1", min = 1, max = 10000) int units,
      @Key(doc = "Kernel size, odd.", def = "3", min = 1, max = 255) int size,
      @Key(doc = "Whether the kernel has a bias.", def = "true") boolean bias,
      @Key(doc = "Whether a batch normalisation follows the operator.", def = "false") boolean norm,
      @Key(doc = "Whether each unit's input is added to its output, as skip = unit.", def = "false")
          boolean shortcut,
      @Key(
              doc = "Where identity skips are: block (one around all units), unit or none.",
              def = "none")
          ResidualBlock.Skip skip,
      @Key(doc = "The activation, or none.", def = "relu", names = Block.ACTIVATION)
          String activation,
      @Key(
              doc = "Blocks that gate the output, first to last, such as [esa, cca].",
              def = "[]",
              names = Block.ATTENTION)
          List<String> attention) {}

  private final Settings settings;

  PlainBlock(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    UnitSpec spec =
        UnitSpec.same(channels, channels, settings.size())
            .withBias(settings.bias())
            .withNorm(settings.norm())
            .withShortcut(settings.shortcut() || settings.skip() == ResidualBlock.Skip.UNIT)
            .withActivation(settings.activation());
    Layer units = units(channels, b, spec);
    return settings.skip() == ResidualBlock.Skip.BLOCK
        ? (x, p) -> x.plus(units.forward(x, p))
        : units;
  }

  private Layer units(int channels, Builder b, UnitSpec spec) {
    Layer attention = Attention.chain(b, channels, settings.attention());
    if (settings.units() == 1) {
      return b.unit("conv", spec).then(attention);
    }
    UnitSpec grouped = spec.withGroups(Optional.of(b.group()), Optional.of(b.group()));
    Layer all = Layer.IDENTITY;
    for (int i = 1; i <= settings.units(); i++) {
      all = all.then(b.unit("conv" + i, grouped));
    }
    return all.then(attention);
  }
}
