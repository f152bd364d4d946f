package org.frugalsr.imaging;

import java.util.Arrays;

/**
 * Structural similarity.
 *
 * <p>Wang, Bovik, Sheikh, Simoncelli, Image quality assessment: from error visibility to structural
 * similarity, IEEE TIP 2004, eq. 13: Gaussian window 11x11 with sigma 1.5, K1 = 0.01, K2 = 0.03,
 * dynamic range 255, only windows inside the image.
 */
public final class Ssim {
  /** The side of a window; no side of an image may be shorter. */
  public static final int WINDOW = 11;

  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;
  private static final double[] GAUSSIAN = gaussian();

  private Ssim() {}

  /**
   * The mean over all windows, and then over the channels.
   *
   * @param a an image on the 0..255 scale, both sides at least {@link #WINDOW}
   * @param b an image of the same shape
   * @return at most 1, which means equal
   */
  public static double of(Image a, Image b) {
    requireSameShape(a, b);
    if (a.width() < WINDOW || a.height() < WINDOW) {
      throw new IllegalArgumentException("SSIM of " + a + " needs sides of at least " + WINDOW);
    }
    double sum = 0;
    for (int c = 0; c < a.channels(); c++) {
      sum += ofChannel(a, b, c);
    }
    return sum / a.channels();
  }

  private static double ofChannel(Image a, Image b, int channel) {
    int pixels = a.width() * a.height();
    double[] x = new double[pixels];
    double[] y = new double[pixels];
    double[] squares = new double[pixels];
    double[] xy = new double[pixels];
    for (int i = 0; i < pixels; i++) {
      x[i] = a.samples()[i * a.channels() + channel];
      y[i] = b.samples()[i * b.channels() + channel];
      squares[i] = x[i] * x[i] + y[i] * y[i];
      xy[i] = x[i] * y[i];
    }
    double[] meanX = windowMeans(x, a.width(), a.height());
    double[] meanY = windowMeans(y, a.width(), a.height());
    double[] meanSquares = windowMeans(squares, a.width(), a.height());
    double[] meanXy = windowMeans(xy, a.width(), a.height());
    double sum = 0;
    for (int i = 0; i < meanX.length; i++) {
      double product = meanX[i] * meanY[i];
      double power = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double covariance = meanXy[i] - product;
      double variances = meanSquares[i] - power;
      sum += (2 * product + C1) * (2 * covariance + C2) / ((power + C1) * (variances + C2));
    }
    return sum / meanX.length;
  }

  /** Gaussian means of all whole windows: down the columns, then along the rows. */
  private static double[] windowMeans(double[] plane, int width, int height) {
    int outWidth = width - WINDOW + 1;
    int outHeight = height - WINDOW + 1;
    double[] out = new double[outWidth * outHeight];
    double[] row = new double[width];
    for (int y = 0; y < outHeight; y++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < WINDOW; k++) {
        int from = (y + k) * width;
        for (int x = 0; x < width; x++) {
          row[x] += GAUSSIAN[k] * plane[from + x];
        }
      }
      for (int k = 0; k < WINDOW; k++) {
        for (int x = 0; x < outWidth; x++) {
          out[y * outWidth + x] += GAUSSIAN[k] * row[x + k];
        }
      }
    }
    return out;
  }

  private static double[] gaussian() {
    double[] window = new double[WINDOW];
    double sum = 0;
    for (int k = 0; k < WINDOW; k++) {
      double d = k - WINDOW / 2;
      window[k] = StrictMath.exp(-d * d / (2 * 1.5 * 1.5));
      sum += window[k];
    }
    for (int k = 0; k < WINDOW; k++) {
      window[k] /= sum;
    }
    return window;
  }

  static void requireSameShape(Image a, Image b) {
    if (!a.toString().equals(b.toString())) {
      throw new IllegalArgumentException("cannot compare images of " + a + " and " + b);
    }
  }
}
