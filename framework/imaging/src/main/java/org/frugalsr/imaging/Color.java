package org.frugalsr.imaging;

/**
 * BT.601 studio-range luma and chroma, as in MATLAB's {@code rgb2ycbcr} and {@code ycbcr2rgb}.
 *
 * <p>All values are floats on the 0..255 scale and are never rounded here: Y of an RGB image is in
 * 16..235, Cb and Cr are in 16..240 with 128 for grey.
 */
public final class Color {
  private static final double[] OFFSET = {16, 128, 128};
  private static final double[][] YCBCR = {
    {65.481 / 255, 128.553 / 255, 24.966 / 255},
    {-37.797 / 255, -74.203 / 255, 112.0 / 255},
    {112.0 / 255, -93.786 / 255, -18.214 / 255}
  };
  private static final double[][] RGB = inverse(YCBCR);

  private Color() {}

  /**
   * Luma: {@code Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255}.
   *
   * @param rgb three channels; expand a grey image first
   * @return one channel
   */
  public static Image luma(Image rgb) {
    requireThree(rgb);
    float[] out = new float[rgb.width() * rgb.height()];
    for (int i = 0; i < out.length; i++) {
      double sum = OFFSET[0];
      for (int k = 0; k < 3; k++) {
        sum += YCBCR[0][k] * rgb.samples()[3 * i + k];
      }
      out[i] = (float) sum;
    }
    return new Image(rgb.width(), rgb.height(), 1, out);
  }

  /**
   * RGB to Y, Cb, Cr.
   *
   * @param rgb three channels
   * @return three channels: Y, Cb, Cr
   */
  public static Image toYcbcr(Image rgb) {
    requireThree(rgb);
    float[] out = new float[rgb.samples().length];
    for (int i = 0; i < out.length; i += 3) {
      for (int c = 0; c < 3; c++) {
        double sum = OFFSET[c];
        for (int k = 0; k < 3; k++) {
          sum += YCBCR[c][k] * rgb.samples()[i + k];
        }
        out[i + c] = (float) sum;
      }
    }
    return new Image(rgb.width(), rgb.height(), 3, out);
  }

  /**
   * Y, Cb, Cr to RGB, the exact inverse of {@link #toYcbcr}; not clamped.
   *
   * @param ycbcr three channels: Y, Cb, Cr
   * @return three channels: R, G, B
   */
  public static Image toRgb(Image ycbcr) {
    requireThree(ycbcr);
    float[] out = new float[ycbcr.samples().length];
    for (int i = 0; i < out.length; i += 3) {
      for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          sum += RGB[c][k] * (ycbcr.samples()[i + k] - OFFSET[k]);
        }
        out[i + c] = (float) sum;
      }
    }
    return new Image(ycbcr.width(), ycbcr.height(), 3, out);
  }

  /** The mean of the three channels, which undoes {@link Image#toRgb()}; grey is returned as is. */
  public static Image grey(Image rgb) {
    if (rgb.channels() == 1) {
      return rgb;
    }
    float[] out = new float[rgb.width() * rgb.height()];
    for (int i = 0; i < out.length; i++) {
      float[] in = rgb.samples();
      out[i] = (in[3 * i] + in[3 * i + 1] + in[3 * i + 2]) / 3;
    }
    return new Image(rgb.width(), rgb.height(), 1, out);
  }

  /**
   * Converts an image to the input of a network with the given number of channels.
   *
   * @param image RGB or grey
   * @param channels 3 for RGB, or 1 for Y of BT.601
   */
  public static Image forNetwork(Image image, int channels) {
    return channels == 3 ? image.toRgb() : luma(image.toRgb());
  }

  /**
   * Converts a network's output to an RGB image: RGB is returned as is; Y is combined with Cb and
   * Cr of the input, upscaled by bicubic interpolation.
   *
   * @param output RGB or Y, {@code scale} times as large as the input
   * @param input the image, RGB or grey, that the network upscaled
   * @param scale the scale factor
   * @return RGB, neither clamped nor rounded
   */
  public static Image fromNetwork(Image output, Image input, int scale) {
    if (output.channels() == 3) {
      return output;
    }
    Image chroma = MatlabResize.up(toYcbcr(input.toRgb()), scale, MatlabResize.Rounding.NONE);
    if (output.width() != chroma.width() || output.height() != chroma.height()) {
      throw new IllegalArgumentException("Y of " + output + " for " + input + " at x" + scale);
    }
    float[] joined = chroma.samples().clone();
    for (int i = 0; i < output.samples().length; i++) {
      joined[3 * i] = output.samples()[i];
    }
    return toRgb(new Image(output.width(), output.height(), 3, joined));
  }

  /** The inverse of a 3x3 matrix by cofactors. */
  private static double[][] inverse(double[][] m) {
    double[][] out = new double[3][3];
    double determinant = 0;
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        int r1 = (r + 1) % 3;
        int r2 = (r + 2) % 3;
        int c1 = (c + 1) % 3;
        int c2 = (c + 2) % 3;
        out[c][r] = m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
      }
      determinant += m[0][r] * out[r][0];
    }
    for (double[] row : out) {
      for (int c = 0; c < 3; c++) {
        row[c] /= determinant;
      }
    }
    return out;
  }

  private static void requireThree(Image image) {
    if (image.channels() != 3) {
      throw new IllegalArgumentException("three channels were expected, not " + image);
    }
  }
}
