package org.frugalsr.plugin.blueprint;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Attention;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * RFDB and ESDB: features are distilled by 1x1 convolutions beside a chain of shallow residual
 * blocks, fused, and gated by attention (Liu et al., RFDN, ECCVW 2020; Li et al., BSRN, CVPRW
 * 2022).
 *
 * <p>With D channels distilled: {@code d_i = act(conv1(r_(i-1)))} and {@code r_i =
 * act(conv3(r_(i-1)) + r_(i-1))} for i = 1..3, {@code d_4 = act(conv3(r_3))}, {@code y =
 * attention(conv1([d_1..d_4]))}, then BSRN-S's additional 1x1 convolution, then the skip. With all
 * weights and biases 0 the block is 0, or the identity with the skip.
 */
final class FeatureDistillation implements Block {
  private static final int STEPS = 3;

  /**
   * The keys of {@code esdb}.
   *
   * @param distilled share of the channels
   * @param activation of every distilling and refining convolution
   * @param attention modules, first to last
   * @param closing whether an additional 1x1 convolution follows the attention
   * @param skip whether the input is added
   */
  record Esdb(
      @Key(doc = "Channels distilled by each step, as a share.", def = "0.5", above = 0, max = 1)
          double distilled,
      @Key(doc = "The activation, or none.", def = "gelu", names = Block.ACTIVATION)
          String activation,
      @Key(
              doc = "Blocks that gate the fused features, first to last.",
              def = "[esa, cca]",
              names = Block.ATTENTION)
          List<String> attention,
      @Key(
              doc = "Whether an additional 1x1 convolution follows the attention, as in BSRN-S.",
              def = "false")
          boolean closing,
      @Key(doc = "Whether the input is added to the output.", def = "true") boolean skip) {}

  /**
   * The keys of {@code rfdb}.
   *
   * @param distilled share of the channels
   * @param activation of every distilling and refining convolution
   * @param attention modules, first to last
   * @param closing whether an additional 1x1 convolution follows the attention
   * @param skip whether the input is added
   */
  record Rfdb(
      @Key(doc = "Channels distilled by each step, as a share.", def = "0.5", above = 0, max = 1)
          double distilled,
      @Key(doc = "The activation, or none.", def = "leaky-relu", names = Block.ACTIVATION)
          String activation,
      @Key(
              doc = "Blocks that gate the fused features, first to last.",
              def = "[esa]",
              names = Block.ATTENTION)
          List<String> attention,
      @Key(doc = "Whether an additional 1x1 convolution follows the attention.", def = "false")
          boolean closing,
      @Key(
              doc =
                  "Whether the input is added to the output; not in the released network, but in"
                      + " our reading of the paper.",
              def = "false")
          boolean skip) {}

  private final Esdb settings;

  FeatureDistillation(Esdb settings) {
    this.settings = settings;
  }

  FeatureDistillation(Rfdb s) {
    this(new Esdb(s.distilled(), s.activation(), s.attention(), s.closing(), s.skip()));
  }

  @Override
  public Layer layer(int channels, Builder b) {
    int distilled = Math.max(1, (int) (channels * settings.distilled()));
    String activation = settings.activation();
    List<Layer> distil = new ArrayList<>();
    List<Layer> refine = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      distil.add(
          b.unit("distil" + i, UnitSpec.same(channels, distilled, 1).withActivation(activation)));
      refine.add(b.unit("refine" + i, ShallowResidualBlock.unit(channels, activation)));
    }
    Layer last =
        b.unit(
            "distil" + (STEPS + 1),
            UnitSpec.same(channels, distilled, 3).withActivation(activation));
    Layer join =
        b.unit("join", UnitSpec.same((STEPS + 1) * distilled, channels, 1))
            .then(Attention.chain(b, channels, settings.attention()))
            .then(
                settings.closing()
                    ? b.unit("close", UnitSpec.same(channels, channels, 1))
                    : Layer.IDENTITY);
    Layer branch =
        (x, p) -> {
          Tensor[] parts = new Tensor[STEPS + 1];
          Tensor rest = x;
          for (int i = 0; i < STEPS; i++) {
            parts[i] = distil.get(i).forward(rest, p);
            rest = refine.get(i).forward(rest, p);
          }
          parts[STEPS] = last.forward(rest, p);
          return join.forward(Functional.concat(parts), p);
        };
    return settings.skip() ? (x, p) -> x.plus(branch.forward(x, p)) : branch;
  }
}
