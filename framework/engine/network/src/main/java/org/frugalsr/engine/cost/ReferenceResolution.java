package org.frugalsr.engine.cost;

import java.math.BigInteger;
import org.frugalsr.tensor.Shape;

/**
 * The LR image that costs are counted for.
 *
 * <p>The literature counts for an output of 1280x720 and takes the LR area as the exact fraction
 * 921600 / scale^2, which at x3 is 102400 pixels and no whole image. So the network is traced at
 * the sides rounded up, and whatever is computed on the pixel grid of the LR image, or a whole
 * multiple of it, counts by the ratio of the areas: for networks without striding and pooling that
 * is exact. Layers behind a stride or a pooling count as traced, at the sides rounded up.
 *
 * @param name for people, such as {@code 1280x720 output}
 * @param width of the traced LR image, in pixels
 * @param height of the traced LR image, in pixels
 * @param numerator of the ratio of the areas, that meant by that traced
 * @param denominator of that ratio
 */
public record ReferenceResolution(
    String name, int width, int height, long numerator, long denominator) {
  static final int HD_WIDTH = 1280;
  static final int HD_HEIGHT = 720;

  /** The frame of an output of 1280x720 pixels, for which the literature counts. */
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

  /** The traced LR image with so many channels. */
  Shape shape(int channels) {
    return Shape.of(1, height, width, channels);
  }

  /** What counts of something that was traced, if it came with an output of this shape. */
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
