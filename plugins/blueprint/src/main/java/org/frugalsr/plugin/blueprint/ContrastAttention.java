package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * CCA, contrast-aware channel attention: a gate for each channel, from its mean plus its standard
 * deviation over the image (Hui et al., IMDN, ACM MM 2019, section 3.2).
 *
 * <p>{@code x * sigmoid(W2 relu(W1 z + b1) + b2)} with {@code z = mean + deviation} (biased) of
 * each image and channel; a constant channel has the deviation 0, which then has no gradient.
 * Because of the mean every output depends on the whole image.
 */
final class ContrastAttention implements Block {
  /**
   * The keys of {@code cca}.
   *
   * @param reduction channels divided by inner channels
   */
  record Settings(
      @Key(
              doc =
                  "Channels divided by inner channels; 16 in IMDN and BSRN, 4 fits RFDN's counts.",
              def = "16",
              min = 1)
          int reduction) {}

  private final Settings settings;

  ContrastAttention(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    int inside = Math.max(1, channels / settings.reduction());
    Layer gate =
        b.unit("squeeze", UnitSpec.same(channels, inside, 1).withActivation("relu"))
            .then(b.unit("expand", UnitSpec.same(inside, channels, 1)));
    return (x, p) -> {
      Tensor contrast = Functional.globalMean(x).plus(Functional.globalStandardDeviation(x));
      return x.times(Functional.sigmoid(gate.forward(contrast, p)));
    };
  }
}
