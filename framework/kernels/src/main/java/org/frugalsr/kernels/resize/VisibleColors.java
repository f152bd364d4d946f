package org.frugalsr.kernels.resize;

import java.util.Arrays;

/**
 * Replaces invisible colours, under transparent pixels, by those of visible neighbours.
 *
 * <p>A picture may contain any colour there, most often black. A resize or a network mixes
 * neighbouring pixels, so without this it would draw dark rims around opaque areas.
 */
public final class VisibleColors {
  private VisibleColors() {}

  /**
   * Replaces colours according to their alpha.
   *
   * <p>The colour of a pixel is blended with the alpha-weighted mean of its 3x3 neighbourhood, the
   * more the smaller its alpha is relative to the largest there: {@code c' = t c + (1 - t) m} with
   * {@code t = a / max a}. A pixel without any visible neighbour gets the mean of the smallest
   * surrounding block of 2, 4, 8 ... pixels a side with a visible pixel.
   *
   * @param color {@code [height, width, channels]}
   * @param a alpha {@code [height, width]}, 0 for invisible
   * @return the same array if all of its pixels are equally visible, or none is
   */
  public static float[] of(float[] color, float[] a, int width, int height) {
    float least = a[0];
    float most = a[0];
    for (float value : a) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (least == most) {
      return color;
    }
    int channels = color.length / a.length;
    float[] filled = filled(color, a, width, height, channels);
    float[] out = new float[filled.length];
    double[] mean = new double[channels];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        double sum = 0;
        float largest = 0;
        Arrays.fill(mean, 0);
        for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
          for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
            int near = v * width + u;
            sum += a[near];
            largest = Math.max(largest, a[near]);
            for (int c = 0; c < channels; c++) {
              mean[c] += (double) a[near] * filled[near * channels + c];
            }
          }
        }
        double own = largest == 0 ? 1 : a[at] / largest;
        for (int c = 0; c < channels; c++) {
          float value = filled[at * channels + c];
          out[at * channels + c] =
              own == 1 ? value : (float) (own * value + (1 - own) * mean[c] / sum);
        }
      }
    }
    return out;
  }

  /**
   * Fills pixels of weight 0 with the weighted mean of the smallest surrounding block that has
   * weight.
   */
  private static float[] filled(
      float[] color, float[] weight, int width, int height, int channels) {
    if (width == 1 && height == 1) {
      return color;
    }
    int halfWidth = (width + 1) / 2;
    int halfHeight = (height + 1) / 2;
    float[] half = new float[halfWidth * halfHeight * channels];
    float[] halfWeight = new float[halfWidth * halfHeight];
    boolean holes = false;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int to = y / 2 * halfWidth + x / 2;
        holes |= weight[at] == 0;
        halfWeight[to] += weight[at];
        for (int c = 0; c < channels; c++) {
          half[to * channels + c] += weight[at] * color[at * channels + c];
        }
      }
    }
    if (!holes) {
      return color;
    }
    for (int i = 0; i < halfWeight.length; i++) {
      for (int c = 0; c < channels && halfWeight[i] > 0; c++) {
        half[i * channels + c] /= halfWeight[i];
      }
      halfWeight[i] /= 4;
    }
    float[] coarse = filled(half, halfWeight, halfWidth, halfHeight, channels);
    float[] out = color.clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        if (weight[at] == 0) {
          int from = y / 2 * halfWidth + x / 2;
          System.arraycopy(coarse, from * channels, out, at * channels, channels);
        }
      }
    }
    return out;
  }
}
