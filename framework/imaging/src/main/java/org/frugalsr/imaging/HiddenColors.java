package org.frugalsr.imaging;

import org.frugalsr.kernels.resize.VisibleColors;

/** Replaces invisible colours, under transparent pixels, by those of visible neighbours. */
public final class HiddenColors {
  private HiddenColors() {}

  /**
   * Replaces colours according to their alpha, by the rule of {@link VisibleColors}.
   *
   * @param color 1 or 3 channels
   * @param alpha 1 channel of the same size, 0..255
   * @return the same image if all of its pixels are equally visible, or none is
   */
  public static Image replaced(Image color, Image alpha) {
    float[] samples =
        VisibleColors.of(color.samples(), alpha.samples(), color.width(), color.height());
    return samples == color.samples()
        ? color
        : new Image(color.width(), color.height(), color.channels(), samples);
  }
}
