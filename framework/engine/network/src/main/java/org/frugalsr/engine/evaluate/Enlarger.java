package org.frugalsr.engine.evaluate;

import org.frugalsr.imaging.Image;

/** Super-resolves images, by a network of a run or a packed one. */
public interface Enlarger {
  /**
   * Super-resolves an image.
   *
   * @param lr with the network's channels, samples in 0..255
   * @return an image scale times as large, samples about 0..255, neither clamped nor rounded
   */
  Image upscale(Image lr, int scale);

  /** Whether results are averages over several symmetries. */
  boolean ensemble();

  /**
   * About how much Java memory it takes beside an image and its result, in bytes.
   *
   * @param width of the image
   * @param height of the image
   */
  default long heapBytes(int width, int height, int scale) {
    return 0;
  }
}
