package org.frugalsr.kernels.resize;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Resampling along one axis: for each output position, the input positions and their weights.
 *
 * <p>Output sample o is at input position {@code (o + 0.5) / scale - 0.5} (pixel centres, as in
 * PyTorch with {@code align_corners=False}); {@code out[o] = sum over t of weight(o, t) *
 * in[index(o, t)]}. Positions outside the input are mirrored about its edge, edge sample included;
 * the weights of an output add up to 1. With anti-aliasing the kernel is widened by {@code 1 /
 * scale} when the scale is below 1. All this is as in MATLAB's {@code imresize}; without
 * anti-aliasing, {@link InterpolationKernel#BILINEAR} is PyTorch's bilinear.
 *
 * <p>Arrays have the layout [outer, length, inner], so an NHWC tensor is resized along its height
 * with outer = N and inner = W * C, then along its width with outer = N * H and inner = C. Weights
 * are computed in double; sums are accumulated in the arrays' own precision, in the order of the
 * taps.
 */
public final class Resampling {
  private final int inLength;
  private final int outLength;
  private final int taps;
  private final int[] indices;
  private final double[] weights;

  private Resampling(
      InterpolationKernel kernel, int inLength, int outLength, double scale, boolean antialias) {
    if (inLength < 1 || outLength < 1 || !(scale > 0)) {
      throw new IllegalArgumentException(
          "resampling from %d to %d samples at scale %s".formatted(inLength, outLength, scale));
    }
    this.inLength = inLength;
    this.outLength = outLength;
    double shrink = antialias ? Math.min(1, scale) : 1;
    double width = kernel.width() / shrink;
    int columns = (int) Math.ceil(width) + 2;
    double[][] table = new double[outLength][columns];
    int[] first = new int[outLength];
    for (int o = 0; o < outLength; o++) {
      double position = (o + 0.5) / scale - 0.5;
      first[o] = (int) Math.floor(position - width / 2);
      for (int t = 0; t < columns; t++) {
        table[o][t] = kernel.at(shrink * (position - first[o] - t));
      }
      double sum = Arrays.stream(table[o]).sum();
      for (int t = 0; t < columns; t++) {
        table[o][t] /= sum;
      }
    }
    int[] used =
        IntStream.range(0, columns)
            .filter(t -> Arrays.stream(table).anyMatch(row -> row[t] != 0))
            .toArray();
    taps = used.length;
    indices = new int[outLength * taps];
    weights = new double[outLength * taps];
    for (int o = 0; o < outLength; o++) {
      for (int t = 0; t < taps; t++) {
        indices[o * taps + t] = mirror(first[o] + used[t], inLength);
        weights[o * taps + t] = table[o][used[t]];
      }
    }
  }

  /**
   * Resampling by a scale factor; the output has {@code ceil(inLength * scale)} samples.
   *
   * @param kernel the interpolation kernel
   * @param inLength input samples, at least 1
   * @param scale output samples per input sample, above 0
   * @param antialias widen the kernel when the scale is below 1
   */
  public static Resampling byScale(
      InterpolationKernel kernel, int inLength, double scale, boolean antialias) {
    // A product such as 6 * (1.0 / 3) must not become 3 samples by its rounding error.
    int outLength = (int) Math.ceil(inLength * scale - 1e-9);
    return new Resampling(kernel, inLength, outLength, scale, antialias);
  }

  /**
   * Resampling to a length; the scale is {@code outLength / inLength}.
   *
   * @param kernel the interpolation kernel
   * @param inLength input samples, at least 1
   * @param outLength output samples, at least 1
   * @param antialias widen the kernel when the output is shorter than the input
   */
  public static Resampling toLength(
      InterpolationKernel kernel, int inLength, int outLength, boolean antialias) {
    return new Resampling(kernel, inLength, outLength, (double) outLength / inLength, antialias);
  }

  /** Samples along the axis before resampling. */
  public int inLength() {
    return inLength;
  }

  /** Samples along the axis after resampling. */
  public int outLength() {
    return outLength;
  }

  /** Number of input samples per output sample, some possibly with weight 0. */
  public int taps() {
    return taps;
  }

  /** The input position of a tap of an output, 0 .. inLength - 1. */
  public int index(int output, int tap) {
    return indices[output * taps + tap];
  }

  /** The weight of a tap of an output. */
  public double weight(int output, int tap) {
    return weights[output * taps + tap];
  }

  /**
   * Resamples {@code in} into {@code out}, whose old content does not matter.
   *
   * @param in [outer, inLength, inner]
   * @param out [outer, outLength, inner]
   */
  public void apply(double[] in, double[] out, int outer, int inner) {
    check(in.length, out.length, outer, inner);
    for (int row = 0; row < outer * outLength; row++) {
      int to = row * inner;
      int entry = row % outLength * taps;
      int block = row / outLength * inLength;
      Arrays.fill(out, to, to + inner, 0);
      for (int t = entry; t < entry + taps; t++) {
        int from = (block + indices[t]) * inner;
        double weight = weights[t];
        for (int i = 0; i < inner; i++) {
          out[to + i] += weight * in[from + i];
        }
      }
    }
  }

  /**
   * Resamples {@code in} into {@code out}, whose old content does not matter.
   *
   * @param in [outer, inLength, inner]
   * @param out [outer, outLength, inner]
   */
  public void apply(float[] in, float[] out, int outer, int inner) {
    check(in.length, out.length, outer, inner);
    for (int row = 0; row < outer * outLength; row++) {
      int to = row * inner;
      int entry = row % outLength * taps;
      int block = row / outLength * inLength;
      Arrays.fill(out, to, to + inner, 0);
      for (int t = entry; t < entry + taps; t++) {
        int from = (block + indices[t]) * inner;
        float weight = (float) weights[t];
        for (int i = 0; i < inner; i++) {
          out[to + i] += weight * in[from + i];
        }
      }
    }
  }

  /**
   * Adds the adjoint (transpose) of {@link #apply(double[], double[], int, int)}, which is its
   * backward pass: {@code inGradient[index(o, t)] += weight(o, t) * outGradient[o]}.
   *
   * @param outGradient [outer, outLength, inner]
   * @param inGradient [outer, inLength, inner], added to
   */
  public void addAdjoint(double[] outGradient, double[] inGradient, int outer, int inner) {
    check(inGradient.length, outGradient.length, outer, inner);
    for (int row = 0; row < outer * outLength; row++) {
      int from = row * inner;
      int entry = row % outLength * taps;
      int block = row / outLength * inLength;
      for (int t = entry; t < entry + taps; t++) {
        int to = (block + indices[t]) * inner;
        double weight = weights[t];
        for (int i = 0; i < inner; i++) {
          inGradient[to + i] += weight * outGradient[from + i];
        }
      }
    }
  }

  /**
   * Adds the adjoint (transpose) of {@link #apply(float[], float[], int, int)}, which is its
   * backward pass: {@code inGradient[index(o, t)] += weight(o, t) * outGradient[o]}.
   *
   * @param outGradient [outer, outLength, inner]
   * @param inGradient [outer, inLength, inner], added to
   */
  public void addAdjoint(float[] outGradient, float[] inGradient, int outer, int inner) {
    check(inGradient.length, outGradient.length, outer, inner);
    for (int row = 0; row < outer * outLength; row++) {
      int from = row * inner;
      int entry = row % outLength * taps;
      int block = row / outLength * inLength;
      for (int t = entry; t < entry + taps; t++) {
        int to = (block + indices[t]) * inner;
        float weight = (float) weights[t];
        for (int i = 0; i < inner; i++) {
          inGradient[to + i] += weight * outGradient[from + i];
        }
      }
    }
  }

  private void check(int in, int out, int outer, int inner) {
    if (in < (long) outer * inLength * inner || out < (long) outer * outLength * inner) {
      throw new IllegalArgumentException(
          "arrays of %d and %d samples for [%d, %d -> %d, %d]"
              .formatted(in, out, outer, inLength, outLength, inner));
    }
  }

  private static int mirror(int index, int length) {
    int folded = Math.floorMod(index, 2 * length);
    return folded < length ? folded : 2 * length - 1 - folded;
  }
}
