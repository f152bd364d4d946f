package org.frugalsr.imaging;

import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.kernels.resize.Resampling;

/**
 * Bicubic resizing by integer factors as in MATLAB's {@code imresize}.
 *
 * <p>Height first, then width, in double precision; a = -0.5, anti-aliased when shrinking, mirrored
 * edges. The caller chooses where to round, since published results differ in this.
 */
public final class MatlabResize {
  /** When a resize rounds to whole numbers (halves up) and clamps to 0..255. */
  public enum Rounding {
    /** Never: a float image stays float, overshoot included. */
    NONE,
    /** Once, after both passes. */
    ONCE,
    /** After each of the two passes, as MATLAB does for uint8 images. */
    EACH_PASS
  }

  private MatlabResize() {}

  /**
   * Shrinks both sides by a factor.
   *
   * @param image any image; a side that is not divisible gives the rounded-up length
   * @param factor 1 or more
   * @param rounding where to round
   */
  public static Image down(Image image, int factor, Rounding rounding) {
    return resize(image, 1.0 / factor, rounding);
  }

  /**
   * Enlarges both sides by a factor.
   *
   * @param image any image
   * @param factor 1 or more
   * @param rounding where to round
   */
  public static Image up(Image image, int factor, Rounding rounding) {
    return resize(image, factor, rounding);
  }

  private static Image resize(Image image, double scale, Rounding rounding) {
    Resampling height =
        Resampling.byScale(InterpolationKernel.BICUBIC, image.height(), scale, true);
    Resampling width = Resampling.byScale(InterpolationKernel.BICUBIC, image.width(), scale, true);
    int channels = image.channels();
    double[] in = new double[image.samples().length];
    for (int i = 0; i < in.length; i++) {
      in[i] = image.samples()[i];
    }
    double[] tall = new double[height.outLength() * image.width() * channels];
    height.apply(in, tall, 1, image.width() * channels);
    if (rounding == Rounding.EACH_PASS) {
      round(tall);
    }
    double[] out = new double[height.outLength() * width.outLength() * channels];
    width.apply(tall, out, height.outLength(), channels);
    if (rounding != Rounding.NONE) {
      round(out);
    }
    float[] samples = new float[out.length];
    for (int i = 0; i < out.length; i++) {
      samples[i] = (float) out[i];
    }
    return new Image(width.outLength(), height.outLength(), channels, samples);
  }

  private static void round(double[] samples) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.clamp(Math.floor(samples[i] + 0.5), 0, 255);
    }
  }
}
