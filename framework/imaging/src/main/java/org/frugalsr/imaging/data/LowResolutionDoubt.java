package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.imaging.Color;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.Psnr;

/**
 * An LR file that is not the bicubic of its HR image.
 *
 * @param wrong whether it probably does not match that image as it is, such as a mirrored one;
 *     otherwise it was downscaled by another method
 * @param text a sentence with the file, the PSNR and, if known, what it is instead
 */
record LowResolutionDoubt(boolean wrong, String text) {
  /**
   * Minimum PSNR in dB over RGB of an LR file that is accepted as MATLAB's bicubic. Rounding and
   * other implementations of the same kernel stay above 45, nearest neighbour and block means far
   * below.
   */
  static final double BICUBIC = 40;

  /** PSNR in dB below which an LR file may belong to another HR image. */
  private static final double STRANGER = 20;

  /**
   * Minimum correlation of the block means with those of bicubic. It stays near 1 for images that
   * were degraded on purpose, for instance by noise.
   */
  private static final double ALIKE = 0.5;

  /**
   * Side in pixels of a block that noise is averaged over, and minimum number of blocks along a
   * side.
   */
  private static final int BLOCK = 8;

  /** Gain in dB over bicubic that an alternative needs to be reported as what the file is. */
  private static final double GAIN = 6;

  private static final String[] SYMMETRIES = {
    "",
    "mirrored left to right",
    "mirrored top to bottom",
    "turned by 180 degrees",
    "transposed",
    "turned by 90 degrees",
    "turned by 270 degrees",
    "transposed and turned by 180 degrees"
  };

  /** An alternative explanation of an LR file. */
  private record Guess(String what, boolean wrong, double psnr) {}

  /**
   * Compares an LR file with the bicubic of its HR image.
   *
   * @param file for the message
   * @param hr mod-cropped
   * @param lr of that size divided by the scale
   */
  static Optional<LowResolutionDoubt> of(Object file, Image hr, Image lr, int scale) {
    Image bicubic = Protocol.SISR_Y.lowResolution(hr, scale);
    Image given = lr.toRgb();
    double psnr = Psnr.of(bicubic, given);
    if (psnr >= BICUBIC) {
      return Optional.empty();
    }
    if (isGrey(given) && !isGrey(bicubic)) {
      return Optional.of(
          new LowResolutionDoubt(true, text(file, psnr, "it is grey, but HR has colours")));
    }
    Optional<Guess> best =
        guesses(hr, bicubic, given, scale).stream()
            .filter(guess -> guess.psnr() >= psnr + GAIN)
            .max((a, b) -> Double.compare(a.psnr(), b.psnr()));
    boolean stranger = psnr < STRANGER && correlation(bicubic, given) < ALIKE;
    return Optional.of(
        best.map(
                guess ->
                    new LowResolutionDoubt(
                        guess.wrong(),
                        text(
                            file,
                            psnr,
                            Double.isInfinite(guess.psnr())
                                ? "it is " + guess.what()
                                : String.format(
                                    Locale.ROOT,
                                    "it is closer to %s (%.1f dB)",
                                    guess.what(),
                                    guess.psnr()))))
            .orElseGet(
                () ->
                    new LowResolutionDoubt(
                        stranger,
                        text(
                            file,
                            psnr,
                            stranger
                                ? "it barely resembles the HR image"
                                : "it was made by another method"))));
  }

  private static String text(Object file, double psnr, String what) {
    return String.format(
        Locale.ROOT, "%s: %.1f dB against MATLAB's bicubic of its HR image; %s.", file, psnr, what);
  }

  private static List<Guess> guesses(Image hr, Image bicubic, Image given, int scale) {
    List<Guess> guesses = new ArrayList<>();
    for (int symmetry = 1; symmetry < SYMMETRIES.length; symmetry++) {
      Image turned = bicubic.transformed(symmetry);
      if (turned.width() == given.width() && turned.height() == given.height()) {
        guesses.add(new Guess(SYMMETRIES[symmetry], true, Psnr.of(turned, given)));
      }
    }
    guesses.add(new Guess("with red and blue exchanged", true, Psnr.of(exchanged(bicubic), given)));
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if ((dx != 0 || dy != 0) && given.width() > 4 && given.height() > 4) {
          double psnr = Psnr.of(inner(bicubic, dx, dy), inner(given, 0, 0));
          guesses.add(new Guess("shifted by %d, %d pixels".formatted(-dx, -dy), true, psnr));
        }
      }
    }
    Image colors = hr.toRgb();
    for (int offset = 0; offset < scale; offset++) {
      guesses.add(
          new Guess(
              "the nearest neighbour", false, Psnr.of(mean(colors, scale, offset, 1), given)));
    }
    guesses.add(
        new Guess("the mean of each block", false, Psnr.of(mean(colors, scale, 0, scale), given)));
    if (scale > 2) {
      int offset = (scale - 1) / 2;
      guesses.add(
          new Guess(
              "bilinear without antialiasing",
              false,
              Psnr.of(mean(colors, scale, offset, scale - 2 * offset), given)));
    }
    return guesses;
  }

  /** The correlation of the block means of two RGB images of equal size. */
  private static double correlation(Image a, Image b) {
    int side = Math.clamp(Math.min(a.width(), a.height()) / BLOCK, 1, BLOCK);
    float[] x = mean(a, side, 0, side).samples();
    float[] y = mean(b, side, 0, side).samples();
    double meanX = mean(x);
    double meanY = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static boolean isGrey(Image rgb) {
    Image grey = Color.grey(rgb).toRgb();
    return Psnr.of(grey, rgb) > 2 * BICUBIC;
  }

  private static Image inner(Image image, int dx, int dy) {
    return image.crop(1 + dx, 1 + dy, image.width() - 2, image.height() - 2);
  }

  private static Image exchanged(Image rgb) {
    float[] out = rgb.samples().clone();
    for (int i = 0; i < out.length; i += 3) {
      out[i] = rgb.samples()[i + 2];
      out[i + 2] = rgb.samples()[i];
    }
    return new Image(rgb.width(), rgb.height(), 3, out);
  }

  /** The mean of a square of each block. */
  private static Image mean(Image rgb, int scale, int offset, int side) {
    int width = rgb.width() / scale;
    int height = rgb.height() / scale;
    float[] out = new float[width * height * 3];
    for (int i = 0; i < out.length; i++) {
      int c = i % 3;
      int left = i / 3 % width * scale + offset;
      int top = i / 3 / width * scale + offset;
      float sum = 0;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          sum += rgb.samples()[(y * rgb.width() + x) * 3 + c];
        }
      }
      out[i] = Math.round(sum / (side * side));
    }
    return new Image(width, height, 3, out);
  }
}
