package org.frugalsr.engine.reference;

import org.frugalsr.imaging.Image;

/** The LR images that training patches are cut from. */
@FunctionalInterface
public interface LowResolutionImages {
  /**
   * A whole image, upright, samples in 0..255.
   *
   * @param image which, from 0
   */
  Image lr(int image, int scale);
}
