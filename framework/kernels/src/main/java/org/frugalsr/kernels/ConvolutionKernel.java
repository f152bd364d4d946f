package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Convolution {@code y = x * w + bias} and its gradients: by Winograd filtering where that is
 * faster, otherwise by matrix products.
 */
public final class ConvolutionKernel {
  /** Side of the blocks of outputs that Winograd filtering computes together. */
  public static final int BLOCK = Tiles.SIDE;

  /** With fewer input channels the transforms cost more than the products they save. */
  private static final int LEAST_CHANNELS = 8;

  /** A weight gradient over fewer pixels is summed directly, which is more exact and no slower. */
  private static final int LEAST_PIXELS = 256;

  private ConvolutionKernel() {}

  /**
   * Whether a convolution uses Winograd filtering. This depends on the layer only, never on the
   * image size, so that a tile of an image gets the same bits as the whole image. The number of
   * output channels does not matter.
   *
   * @param in channels of the input
   */
  public static boolean isWinograd(int kernel, int stride, int padding, int in) {
    return kernel == 3 && stride == 1 && padding <= 2 && in >= LEAST_CHANNELS;
  }

  /**
   * {@code y = x * w + bias}; exact where inputs and weights are -1, 0 or 1.
   *
   * @param x {@code [N, H, W, in]}
   * @param w {@code [k, k, in, out]}
   * @param bias {@code [out]}, or null for none
   * @param y {@code [N, H', W', out]}, overwritten
   */
  public static void forward(
      Geometry g, MemorySegment x, MemorySegment w, @Nullable MemorySegment bias, MemorySegment y) {
    forward(g, x, w, bias, y, Finished.NOTHING);
  }

  /**
   * As above.
   *
   * @param finished learns which pixels of y are complete
   */
  public static void forward(
      Geometry g,
      MemorySegment x,
      MemorySegment w,
      @Nullable MemorySegment bias,
      MemorySegment y,
      Finished finished) {
    if (isWinograd(g.kernel(), g.stride(), g.padding(), g.in())) {
      WinogradConvolution.forward(g, x, w, bias, y, finished);
    } else {
      DirectConvolution.forward(g, x, w, bias, y, finished);
    }
  }

  /**
   * Computes the gradient of x.
   *
   * @param dy {@code [N, H', W', out]}
   * @param w {@code [k, k, in, out]}
   * @param dx {@code [N, H, W, in]}, overwritten
   */
  public static void inputGradient(
      Geometry g, MemorySegment dy, MemorySegment w, MemorySegment dx) {
    if (isWinograd(g.kernel(), g.stride(), g.padding(), g.out())) {
      WinogradConvolution.inputGradient(g, dy, w, dx);
    } else {
      DirectConvolution.inputGradient(g, dy, w, dx);
    }
  }

  /**
   * Computes the gradient of w.
   *
   * @param x {@code [N, H, W, in]}
   * @param dy {@code [N, H', W', out]}
   * @param dw {@code [k, k, in, out]}, overwritten
   */
  public static void weightGradient(
      Geometry g, MemorySegment x, MemorySegment dy, MemorySegment dw) {
    if (isWinograd(g.kernel(), g.stride(), g.padding(), g.in())
        && (long) g.batch() * g.outHeight() * g.outWidth() >= LEAST_PIXELS) {
      WinogradConvolution.weightGradient(g, x, dy, dw);
    } else {
      DirectConvolution.weightGradient(g, x, dy, dw);
    }
  }
}
