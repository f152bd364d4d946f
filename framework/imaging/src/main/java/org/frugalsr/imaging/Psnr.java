package org.frugalsr.imaging;

/** Peak signal-to-noise ratio with peak 255. */
public final class Psnr {
  private Psnr() {}

  /**
   * {@code 10 log10(255^2 / MSE)} in decibel, the mean taken over all samples of all channels.
   *
   * @param a an image on the 0..255 scale
   * @param b an image of the same shape
   * @return positive infinity if the two are equal
   */
  public static double of(Image a, Image b) {
    Ssim.requireSameShape(a, b);
    double sum = 0;
    for (int i = 0; i < a.samples().length; i++) {
      double d = (double) a.samples()[i] - b.samples()[i];
      sum += d * d;
    }
    return 10 * StrictMath.log10(255.0 * 255.0 * a.samples().length / sum);
  }
}
