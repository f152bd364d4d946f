package org.frugalsr.engine.reference;

import org.frugalsr.imaging.Image;

/** The LR images that training patches are cut from. */
public interface LowResolutionImages {
  /**
   * Returns a whole image, upright, samples in 0..255.
   *
   * @param image its index, from 0
   */
  Image lr(int image, int scale);

  /** Returns the number of images. */
  int count();

  /** Returns the total number of pixels, without reading pixel data. */
  long pixels(int scale);
}
