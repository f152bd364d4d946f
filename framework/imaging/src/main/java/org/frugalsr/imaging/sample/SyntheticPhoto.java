package org.frugalsr.imaging.sample;

import java.util.Arrays;
import org.frugalsr.imaging.Image;
import org.frugalsr.tensor.Rng;

/**
 * Large images for measuring how fast data is read: surfaces of rough texture that hide each other,
 * with the noise of a sensor, so that a PNG file of one is as large as that of a photograph.
 *
 * <p>They are drawn fast and look like no photograph; nothing is to be trained on them.
 */
public final class SyntheticPhoto {
  private static final int SURFACES = 300;
  private static final double NOISE = 1.4;

  private final int width;
  private final int height;
  private final Rng rng;
  private final float[] samples;

  private SyntheticPhoto(long seed, int width, int height) {
    this.width = width;
    this.height = height;
    this.rng = Rng.of(seed, "synthetic-photo", 0);
    this.samples = new float[width * height * 3];
  }

  /**
   * Draws an image.
   *
   * @param seed decides the image
   * @return RGB, integers in 0..255
   */
  public static Image draw(long seed, int width, int height) {
    SyntheticPhoto photo = new SyntheticPhoto(seed, width, height);
    Pattern texture = Pattern.noise(photo.rng, height / 6.0, 7, 0.6);
    float[] field = photo.field(texture);
    photo.surface(field, width / 2.0, height / 2.0, width + height);
    for (int i = 0; i < SURFACES; i++) {
      double radius = height / 3.0 * StrictMath.pow(photo.rng.nextDouble(), 3) + 3;
      double x = photo.rng.nextDouble() * width;
      double y = photo.rng.nextDouble() * height;
      photo.surface(field, x, y, radius);
    }
    return photo.noisy();
  }

  private float[] field(Pattern texture) {
    float[] field = new float[width * height];
    for (int i = 0; i < field.length; i++) {
      field[i] = (float) texture.at(i % width, Math.floorDiv(i, width));
    }
    return field;
  }

  /** Fills a disc with one of the colours, modulated by another part of the texture. */
  private void surface(float[] field, double centreX, double centreY, double radius) {
    double[] color = new double[3];
    double luma = rng.nextDouble(20, 220);
    Arrays.setAll(color, c -> luma + 25 * rng.nextGaussian());
    double contrast = rng.nextDouble(30, 160);
    int shift = rng.nextInt(field.length);
    int top = (int) Math.max(0, centreY - radius);
    int bottom = (int) Math.min(height - 1.0, centreY + radius);
    for (int y = top; y <= bottom; y++) {
      double reach = radius * radius - (y - centreY) * (y - centreY);
      double half = reach > 0 ? Math.sqrt(reach) : 0;
      int right = (int) Math.min(width - 1.0, centreX + half);
      for (int x = (int) Math.max(0, centreX - half); x <= right; x++) {
        int at = y * width + x;
        double texture = contrast * (field[(at + shift) % field.length] - 0.5);
        for (int c = 0; c < 3; c++) {
          samples[3 * at + c] = (float) (color[c] + texture);
        }
      }
    }
  }

  private Image noisy() {
    for (int i = 0; i < samples.length; i++) {
      double noise = NOISE * rng.nextGaussian();
      samples[i] = (float) Math.clamp(Math.round(samples[i] + noise), 0, 255);
    }
    return new Image(width, height, 3, samples);
  }
}
