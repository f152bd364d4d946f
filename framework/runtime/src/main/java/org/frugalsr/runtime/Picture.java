package org.frugalsr.runtime;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.function.UnaryOperator;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.kernels.resize.Resampling;
import org.frugalsr.kernels.resize.VisibleColors;

/** An image of Java's as samples for a network, and the way back. */
final class Picture {
  private static final float[] TO_RED = {1.1643835f, 0, 1.5960267f};
  private static final float[] TO_GREEN = {1.1643835f, -0.39176229f, -0.81296764f};
  private static final float[] TO_BLUE = {1.1643835f, 2.0172321f, 0};

  private final int width;
  private final int height;
  private final boolean alpha;
  private final int networkChannels;
  private final float[] rgb;
  private final float[] opacity;

  /**
   * Reads an image.
   *
   * @param networkChannels 3, or 1 for a network of luma
   */
  Picture(BufferedImage image, int networkChannels) {
    this.width = image.getWidth();
    this.height = image.getHeight();
    this.alpha = image.getColorModel().hasAlpha();
    this.networkChannels = networkChannels;
    boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    int[] pixels = grey ? greys(image) : image.getRGB(0, 0, width, height, null, 0, width);
    float[] stored = new float[3 * pixels.length];
    this.opacity = new float[alpha ? pixels.length : 0];
    for (int i = 0; i < pixels.length; i++) {
      stored[3 * i] = pixels[i] >> 16 & 0xFF;
      stored[3 * i + 1] = pixels[i] >> 8 & 0xFF;
      stored[3 * i + 2] = pixels[i] & 0xFF;
      if (alpha) {
        opacity[i] = pixels[i] >>> 24;
      }
    }
    this.rgb = unit(alpha ? VisibleColors.of(stored, opacity, width, height) : stored);
    unit(opacity);
  }

  /** The same array in 0..1. */
  private static float[] unit(float[] levels) {
    for (int i = 0; i < levels.length; i++) {
      levels[i] /= 255;
    }
    return levels;
  }

  /** Grey samples as they are stored: Java would take them for linear light and brighten them. */
  private static int[] greys(BufferedImage image) {
    Raster raster = image.getRaster();
    int shift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
    boolean opacity = image.getColorModel().hasAlpha();
    int[] pixels = new int[image.getWidth() * image.getHeight()];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % image.getWidth();
      int y = i / image.getWidth();
      int grey = raster.getSample(x, y, 0) >> shift;
      int alpha = opacity ? raster.getSample(x, y, 1) >> shift : 255;
      pixels[i] = alpha << 24 | 0x010101 * grey;
    }
    return pixels;
  }

  /**
   * The image that a network makes.
   *
   * @param network maps samples to larger ones
   */
  BufferedImage enlarged(int scale, UnaryOperator<float[]> network) {
    float[] large = networkChannels == 3 ? network.apply(rgb) : withLuma(scale, network);
    float[] largeAlpha = alpha ? bicubic(opacity, 1, scale) : opacity;
    BufferedImage image =
        new BufferedImage(
            width * scale,
            height * scale,
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[width * scale * height * scale];
    for (int i = 0; i < pixels.length; i++) {
      int a = alpha ? level(largeAlpha[i]) : 255;
      pixels[i] =
          a << 24
              | level(large[3 * i]) << 16
              | level(large[3 * i + 1]) << 8
              | level(large[3 * i + 2]);
    }
    image.setRGB(0, 0, image.getWidth(), image.getHeight(), pixels, 0, image.getWidth());
    return image;
  }

  private static int level(float sample) {
    return Math.clamp(Math.round(sample * 255), 0, 255);
  }

  /** Luma by the network, both chromas by bicubic interpolation (ITU-R BT.601, studio range). */
  private float[] withLuma(int scale, UnaryOperator<float[]> network) {
    int pixels = width * height;
    float[] luma = new float[pixels];
    float[] chroma = new float[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      float r = rgb[3 * i];
      float g = rgb[3 * i + 1];
      float b = rgb[3 * i + 2];
      luma[i] = (16 + 65.481f * r + 128.553f * g + 24.966f * b) / 255;
      chroma[2 * i] = (-37.797f * r - 74.203f * g + 112 * b) / 255;
      chroma[2 * i + 1] = (112 * r - 93.786f * g - 18.214f * b) / 255;
    }
    float[] y = network.apply(luma);
    float[] c = bicubic(chroma, 2, scale);
    float[] large = new float[3 * y.length];
    for (int i = 0; i < y.length; i++) {
      float[] ycc = {y[i] - 16 / 255f, c[2 * i], c[2 * i + 1]};
      large[3 * i] = dot(TO_RED, ycc);
      large[3 * i + 1] = dot(TO_GREEN, ycc);
      large[3 * i + 2] = dot(TO_BLUE, ycc);
    }
    return large;
  }

  private static float dot(float[] a, float[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private float[] bicubic(float[] samples, int channels, int scale) {
    float[] tall = new float[samples.length * scale];
    Resampling.byScale(InterpolationKernel.BICUBIC, height, scale, true)
        .apply(samples, tall, 1, width * channels);
    float[] large = new float[tall.length * scale];
    Resampling.byScale(InterpolationKernel.BICUBIC, width, scale, true)
        .apply(tall, large, height * scale, channels);
    return large;
  }
}
