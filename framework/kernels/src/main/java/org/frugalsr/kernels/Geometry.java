package org.frugalsr.kernels;

/**
 * The shapes of a convolution {@code [batch, height, width, in] -> [batch, outHeight, outWidth,
 * out]} with a square kernel and zeros around the input.
 *
 * @param in channels of the input, at least 1
 * @param out channels of the output; a depthwise convolution has as many as {@code in}
 * @param kernel the kernel's height and width, at least 1
 * @param stride at least 1
 * @param padding zeros added on each side, at least 0
 */
public record Geometry(
    int batch, int height, int width, int in, int out, int kernel, int stride, int padding) {
  /** Checks that there is an output. */
  public Geometry {
    if (Math.min(Math.min(batch, in), Math.min(out, kernel)) < 1
        || stride < 1
        || padding < 0
        || Math.min(height, width) + 2 * padding < kernel) {
      throw new IllegalArgumentException(
          "invalid convolution: batch %d, input %dx%d, channels %d to %d, kernel %d, stride %d and padding %d"
              .formatted(batch, height, width, in, out, kernel, stride, padding));
    }
  }

  /** Height of the output. */
  public int outHeight() {
    return (height + 2 * padding - kernel) / stride + 1;
  }

  /** Width of the output. */
  public int outWidth() {
    return (width + 2 * padding - kernel) / stride + 1;
  }

  /** Multiplications and additions of the direct sum, padding included. */
  public long multiplyAdds() {
    return (long) batch * outHeight() * outWidth() * out * in * kernel * kernel;
  }
}
