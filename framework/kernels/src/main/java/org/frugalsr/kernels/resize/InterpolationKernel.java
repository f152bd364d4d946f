package org.frugalsr.kernels.resize;

/** A one-dimensional interpolation kernel, as in MATLAB's {@code imresize}. */
public enum InterpolationKernel {
  /** A box of width 1: takes the nearest sample, the later one of two equally near. */
  NEAREST(1),
  /** A triangle of width 2. */
  BILINEAR(2),
  /**
   * The cubic of width 4 with a = -0.5.
   *
   * <p>Keys, Cubic convolution interpolation for digital image processing, 1981, eq. 15. PyTorch's
   * bicubic has a = -0.75 and gives other numbers.
   */
  BICUBIC(4);

  private final int width;

  InterpolationKernel(int width) {
    this.width = width;
  }

  /** The length of the interval outside of which the kernel is zero, in samples. */
  public int width() {
    return width;
  }

  /**
   * The kernel's value at a distance.
   *
   * @param x position of the output minus position of the input, in samples
   */
  public double at(double x) {
    double d = Math.abs(x);
    return switch (this) {
      case NEAREST -> x >= -0.5 && x < 0.5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - d);
      case BICUBIC -> {
        if (d >= 2) {
          yield 0;
        }
        yield d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2;
      }
    };
  }
}
