package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The adder convolution {@code y = -sum |x - w|} over each window (Chen et al., AdderNet, CVPR
 * 2020) and its input gradient. The filter gradient is that of a convolution ({@link
 * ConvolutionKernel#weightGradient}) minus the filters times the sum of the output gradient.
 */
public final class AdderConvolution {
  private AdderConvolution() {}

  /**
   * Computes {@code y = -sum |x - w|}. Padding is not neutral: each padded position contributes
   * {@code -|w|}.
   *
   * @param x {@code [N, H, W, in]}
   * @param w {@code [k, k, in, out]}
   * @param y {@code [N, H', W', out]}, overwritten
   */
  public static void forward(Geometry g, MemorySegment x, MemorySegment w, MemorySegment y) {
    AdderForward.run(g, x, w, y);
  }

  /**
   * Computes the gradient of x, {@code sum h(w - x) dy}.
   *
   * @param clipped whether h clips to [-1, 1]; otherwise h is the sign
   * @param x {@code [N, H, W, in]}; where it is NaN, h is -1 or 1; the NaN is visible in the
   *     forward output
   * @param w {@code [k, k, in, out]}
   * @param dy {@code [N, H', W', out]}
   * @param dx {@code [N, H, W, in]}, overwritten
   */
  public static void inputGradient(
      Geometry g,
      boolean clipped,
      MemorySegment x,
      MemorySegment w,
      MemorySegment dy,
      MemorySegment dx) {
    AdderInputGradient.run(g, clipped, x, w, dy, dx);
  }
}
