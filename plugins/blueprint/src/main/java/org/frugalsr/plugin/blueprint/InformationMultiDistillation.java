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
 * IMDB: after each of three convolutions the first channels are kept and the rest are processed
 * further (Hui et al., IMDN, ACM MM 2019, section 3.1).
 *
 * <p>With D of C channels kept: {@code t = act(conv3(rest))}, {@code d = t[0..D)}, {@code rest =
 * t[D..C)}, three times; a fourth convolution maps the rest to D channels, without activation. The
 * attention gates the concatenated 4 D channels before a 1x1 convolution; the input is added.
 */
final class InformationMultiDistillation implements Block {
  private static final int STEPS = 3;

  /**
   * The keys of {@code imdb}.
   *
   * @param activation after each of the first three convolutions
   * @param attention modules, first to last
   * @param skip whether the input is added
   */
  record Settings(
      @Key(doc = "The activation, or none.", def = "leaky-relu", names = Block.ACTIVATION)
          String activation,
      @Key(
              doc = "Blocks that gate the fused features, first to last.",
              def = "[cca]",
              names = Block.ATTENTION)
          List<String> attention,
      @Key(doc = "Whether the input is added to the output.", def = "true") boolean skip) {}

  private final Settings settings;

  InformationMultiDistillation(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    int kept = channels / (STEPS + 1);
    if (kept == 0) {
      throw new IllegalArgumentException(
          "an imdb needs at least %d channels, but has %d".formatted(STEPS + 1, channels));
    }
    List<Layer> convs = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      convs.add(
          b.unit(
              "conv" + (i + 1),
              UnitSpec.same(i == 0 ? channels : channels - kept, channels, 3)
                  .withActivation(settings.activation())));
    }
    Layer last = b.unit("conv" + (STEPS + 1), UnitSpec.same(channels - kept, kept, 3));
    Layer join =
        Attention.chain(b, (STEPS + 1) * kept, settings.attention())
            .then(b.unit("join", UnitSpec.same((STEPS + 1) * kept, channels, 1)));
    Layer branch =
        (x, p) -> {
          Tensor[] parts = new Tensor[STEPS + 1];
          Tensor rest = x;
          for (int i = 0; i < STEPS; i++) {
            Tensor t = convs.get(i).forward(rest, p);
            parts[i] = Functional.slice(t, 0, kept);
            rest = Functional.slice(t, kept, channels);
          }
          parts[STEPS] = last.forward(rest, p);
          return join.forward(Functional.concat(parts), p);
        };
    return settings.skip() ? (x, p) -> x.plus(branch.forward(x, p)) : branch;
  }
}
