package org.frugalsr.plugin.uniformprior;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of pixel-level self-paced learning (PSPL; Lin, Gao, Wang and Li, ICASSP 2020, by the
 * authors' code): {@code peak * exp(-((ssim + 1) / sigma)^2)} of the structural similarity of
 * output and target around each value, where sigma grows. The least similar values get weight
 * first.
 *
 * <p>The similarity is Wang's with an 11x11 Gaussian window of deviation 1.5, zeros around the
 * patch and constants for values in 0..1, channel by channel.
 */
final class SimilarityWeights {
  private static final int RADIUS = 5;
  private static final double DEVIATION = 1.5;
  private static final float C1 = 1e-4f;
  private static final float C2 = 9e-4f;
  private static final float[] WINDOW = window();

  private final int images;
  private final int height;
  private final int width;
  private final int channels;

  private SimilarityWeights(INDArray output) {
    this.images = (int) output.size(0);
    this.height = (int) output.size(1);
    this.width = (int) output.size(2);
    this.channels = (int) output.size(3);
  }

  private static float[] window() {
    float[] window = new float[2 * RADIUS + 1];
    double sum = 0;
    for (int i = 0; i < window.length; i++) {
      double d = i - RADIUS;
      double value = StrictMath.exp(-d * d / (2 * DEVIATION * DEVIATION));
      window[i] = (float) value;
      sum += value;
    }
    for (int i = 0; i < window.length; i++) {
      window[i] /= (float) sum;
    }
    return window;
  }

  /**
   * The weights of a batch.
   *
   * @param output {@code [N, H, W, C]}
   * @param target of the same shape
   * @param sigma not negative
   * @return a weight for each value
   */
  static float[] of(INDArray output, INDArray target, double sigma, double peak) {
    float[] weights = new SimilarityWeights(output).similarity(floats(output), floats(target));
    Parallel.loop(
        weights.length,
        4096,
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            double z = (weights[i] + 1) / sigma;
            weights[i] = (float) (peak * StrictMath.exp(-z * z));
          }
        });
    return weights;
  }

  private static float[] floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    MemorySegment.copy(
        ArrayMemory.of(array), 0, MemorySegment.ofArray(values), 0, 4L * values.length);
    return values;
  }

  private float[] similarity(float[] x, float[] y) {
    float[] meanX = blurred(x.clone());
    float[] meanY = blurred(y.clone());
    float[] xx = blurred(product(x, x));
    float[] yy = blurred(product(y, y));
    float[] xy = blurred(product(x, y));
    float[] ssim = new float[x.length];
    for (int i = 0; i < ssim.length; i++) {
      float mx = meanX[i];
      float my = meanY[i];
      float luminance = (2 * mx * my + C1) / (mx * mx + my * my + C1);
      float structure = (2 * (xy[i] - mx * my) + C2) / (xx[i] - mx * mx + yy[i] - my * my + C2);
      ssim[i] = luminance * structure;
    }
    return ssim;
  }

  private static float[] product(float[] a, float[] b) {
    float[] product = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** The means under the window, with zeros around each patch; the argument is overwritten. */
  private float[] blurred(float[] values) {
    float[] across = new float[values.length];
    int row = width * channels;
    Parallel.loop(
        images * height,
        8,
        (chunk, from, to) -> {
          for (int line = from; line < to; line++) {
            for (int i = 0; i < row; i++) {
              int x = i / channels;
              float sum = 0;
              for (int d = Math.max(-RADIUS, -x); d <= Math.min(RADIUS, width - 1 - x); d++) {
                sum += WINDOW[d + RADIUS] * values[line * row + i + d * channels];
              }
              across[line * row + i] = sum;
            }
          }
        });
    Parallel.loop(
        images * height,
        8,
        (chunk, from, to) -> {
          for (int line = from; line < to; line++) {
            int y = line % height;
            for (int i = 0; i < row; i++) {
              float sum = 0;
              for (int d = Math.max(-RADIUS, -y); d <= Math.min(RADIUS, height - 1 - y); d++) {
                sum += WINDOW[d + RADIUS] * across[(line + d) * row + i];
              }
              values[line * row + i] = sum;
            }
          }
        });
    return values;
  }
}
