package org.frugalsr.engine.cost;

import java.math.BigInteger;
import org.frugalsr.tensor.Shape;

/**
 * The LR image that costs are counted for.
 *
 * <p>The literature counts for an output of 1280x720 and takes the LR area as the exact fraction
 * 921600 / scale^2, which at x3 is 102400 pixels and does not correspond to an integer size.
 * Therefore the network is traced with the sides rounded up, and everything computed on the pixel
 * grid of the LR image, or an integer multiple of it, is scaled by the ratio of the areas, which is
 * exact for networks without striding and pooling. Layers after a stride or pooling count as
 * traced, with the sides rounded up.
 *
 * @param name the display name, such as {@code 1280x720 output}
 * @param width of the traced LR image, in pixels
 * @param height of the traced LR image, in pixels
 * @param numerator of the ratio of the nominal area to the traced one
 * @param denominator of that ratio
 */
public record ReferenceResolution(
    String name, int width, int height, long numerator, long denominator) {
  static final int HD_WIDTH = 1280;
  static final int HD_HEIGHT = 720;

  /** The frame of an output of 1280x720 pixels, as used in the literature. */
  public static ReferenceResolution hd(int scale) {
    int width = Math.ceilDiv(HD_WIDTH, scale);
    int height = Math.ceilDiv(HD_HEIGHT, scale);
    return new ReferenceResolution(
        "1280x720 output",
        width,
        height,
        (long) HD_WIDTH * HD_HEIGHT,
        (long) width * height * scale * scale);
  }

  /** The frame of the NTIRE efficiency challenges: an LR image of 256x256 pixels. */
  public static ReferenceResolution ntire() {
    return lr(256, 256);
  }

  /** The frame of an LR image, in pixels. */
  public static ReferenceResolution lr(int width, int height) {
    return new ReferenceResolution(width + "x" + height + " input", width, height, 1, 1);
  }

  /** The shape of the traced LR image with a number of channels. */
  Shape shape(int channels) {
    return Shape.of(1, height, width, channels);
  }

  /** The part of a traced count that is counted, given the shape of the layer's output. */
  long share(long traced, Shape output) {
    if (numerator == denominator || !onGrid(output)) {
      return traced;
    }
    BigInteger twice = BigInteger.TWO.multiply(BigInteger.valueOf(traced));
    return twice
        .multiply(BigInteger.valueOf(numerator))
        .add(BigInteger.valueOf(denominator))
        .divide(BigInteger.TWO.multiply(BigInteger.valueOf(denominator)))
        .longValueExact();
  }

  private boolean onGrid(Shape output) {
    return output.rank() == 4
        && output.height() % height == 0
        && (long) output.height() * width == (long) output.width() * height;
  }
}
