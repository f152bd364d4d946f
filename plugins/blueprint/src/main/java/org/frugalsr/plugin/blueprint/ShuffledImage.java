package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.weights.ForeignArrays;

/** Derives scale and colour from the last convolution before a pixel shuffle. */
final class ShuffledImage {
  private static final int LARGEST_SCALE = 8;

  private ShuffledImage() {}

  /**
   * Scale and colour as keys of a network without mean shift.
   *
   * @param tail the last convolution, which has channels x scale x scale outputs
   * @param channels of the image
   */
  static String keys(ForeignArrays a, String tail, int channels) {
    double pixels = a.length(tail + ".weight", 0) / (double) Math.max(1, channels);
    return "network { scale = %d, mean = 0, color = %s }\n"
        .formatted(
            Math.clamp(Math.round(Math.sqrt(pixels)), 1, LARGEST_SCALE),
            channels == 1 ? "y" : "rgb");
  }
}
