package org.frugalsr.engine.reference;

import org.frugalsr.imaging.Image;

/** The LR images that training patches are cut from. */
public interface LowResolutionImages {
  /**
   * A whole image, upright, samples in 0..255.
   *
   * @param image which, from 0
   */
  Image lr(int image, int scale);

  /** How many there are. */
  int count();

  /** Pixels of all of them together, without a look at what is in them. */
  long pixels(int scale);
}
