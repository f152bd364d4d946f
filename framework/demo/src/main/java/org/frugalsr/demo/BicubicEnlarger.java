package org.frugalsr.demo;

import org.frugalsr.engine.evaluate.Enlarger;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.MatlabResize;

/** MATLAB's bicubic interpolation in place of a network. */
record BicubicEnlarger() implements Enlarger {
  @Override
  public Image upscale(Image lr, int scale) {
    return MatlabResize.up(lr, scale, MatlabResize.Rounding.NONE);
  }

  @Override
  public boolean ensemble() {
    return false;
  }
}
