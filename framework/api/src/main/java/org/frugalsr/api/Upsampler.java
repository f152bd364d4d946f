package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.tensor.Functional;

/**
 * EDSR's upsampler: convolution and pixel shuffle, by 2 or 3 at a time.
 *
 * <p>Factors: 2, 3, 4, 6, 8, 12... (powers of 2, or 3 times one) (Lim et al., CVPRW 2017; Shi et
 * al., CVPR 2016).
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Upsampler {
  private Upsampler() {}

  /**
   * Builds the stages {@code upsample.0}, {@code upsample.1} and so on.
   *
   * <p>From {@code [N, H, W, channels]} to {@code [N, scale * H, scale * W, channels]}.
   *
   * @param b of the network's root
   * @param activation the block after each shuffle, or none
   * @throws IllegalArgumentException if the scale is neither a power of 2 nor 3 times one
   */
  public static Layer build(Builder b, int channels, int scale, String activation) {
    Builder place = b.child("upsample", Role.UPSAMPLE);
    Layer all = Layer.IDENTITY;
    int rest = scale;
    for (int stage = 0; rest > 1; stage++) {
      int factor = rest % 2 == 0 ? 2 : rest;
      if (factor > 3) {
        throw new IllegalArgumentException(
            "the upsampler takes factors 2, 3, 4, 6, 8, 12..., but was asked for " + scale);
      }
      Builder here = place.child(Integer.toString(stage));
      Layer conv = here.unit("", UnitSpec.same(channels, channels * factor * factor, 3));
      Layer shuffled = (x, p) -> Functional.pixelShuffle(conv.forward(x, p), factor);
      all =
          all.then(shuffled)
              .then(
                  activation.equals("none")
                      ? Layer.IDENTITY
                      : here.block("activation", channels, activation));
      rest /= factor;
    }
    return all;
  }
}
