package org.frugalsr.imaging;

import org.frugalsr.api.error.UserError;

/**
 * One test image under one protocol: the input of a network, and the measurement of its output.
 *
 * <pre>{@code
 * EvaluationPair pair = EvaluationPair.of(protocol, hr, scale);
 * Image output = upscale(pair.input(channels));
 * Score score = pair.score(output);
 * Image picture = pair.picture(output);
 * }</pre>
 */
public final class EvaluationPair {
  private final Protocol protocol;
  private final Image hr;

  /** RGB, or one channel of Y, which occurs only under {@code classic-y}. */
  private final Image lr;

  private final int scale;
  private final boolean lrGiven;

  private EvaluationPair(Protocol protocol, Image hr, Image lr, int scale, boolean lrGiven) {
    this.protocol = protocol;
    this.hr = hr;
    this.lr = lr;
    this.scale = scale;
    this.lrGiven = lrGiven;
  }

  /**
   * A pair whose LR image is made by the protocol.
   *
   * @param hr RGB or grey, not necessarily cropped
   */
  public static EvaluationPair of(Protocol protocol, Image hr, int scale) {
    return new EvaluationPair(protocol, hr, protocol.lowResolution(hr, scale), scale, false);
  }

  /**
   * A pair whose LR image came with the data set.
   *
   * @param hr RGB or grey, not necessarily cropped
   * @param lr RGB or grey; a row or column that corresponds to a remainder dropped by HR's crop is
   *     dropped too
   * @throws UserError if the sizes do not fit the scale
   */
  public static EvaluationPair of(Protocol protocol, Image hr, Image lr, int scale) {
    int width = hr.width() / scale;
    int height = hr.height() / scale;
    boolean fits =
        (lr.width() == width || lr.width() == Math.ceilDiv(hr.width(), scale))
            && (lr.height() == height || lr.height() == Math.ceilDiv(hr.height(), scale));
    if (!fits) {
      throw new UserError(
          "An LR image of %dx%d pixels does not belong to an HR image of %dx%d at x%d; %dx%d was expected."
              .formatted(lr.width(), lr.height(), hr.width(), hr.height(), scale, width, height));
    }
    Image cropped = lr.crop(0, 0, width, height);
    Image colors = isOwnLuma(protocol, hr) ? Color.grey(cropped) : cropped.toRgb();
    return new EvaluationPair(protocol, hr, colors, scale, true);
  }

  /** Whether the LR image came with the data set; otherwise the protocol made it. */
  public boolean lrGiven() {
    return lrGiven;
  }

  /**
   * The input of a network, on the 0..255 scale.
   *
   * <p>Under {@code classic-y} an RGB network gets the bicubic LR of RGB without rounding, the
   * counterpart of a Y network's input; a grey image is its own Y there, 0..255.
   *
   * @param channels 3 for RGB, 1 for Y of BT.601 (16..235)
   */
  public Image input(int channels) {
    if (lr.channels() == 3) {
      return Color.forNetwork(lr, channels);
    }
    if (channels == 1) {
      return lr;
    }
    return isOwnLuma(protocol, hr)
        ? lr.toRgb()
        : MatlabResize.down(truth(), scale, protocol.rounding());
  }

  /** The result of bicubic interpolation, rounded as the protocol specifies, for {@link #score}. */
  public Image bicubic() {
    int channels = protocol == Protocol.CLASSIC_Y ? 1 : 3;
    return MatlabResize.up(input(channels), scale, protocol.bicubicRounding());
  }

  /**
   * Measures a result according to the protocol.
   *
   * <p>A result with Y only is measured as is under {@code classic-y}; the other protocols measure
   * the RGB image that a user would get, with Cb and Cr upscaled by bicubic and, except under
   * {@code float-y}, in 8 bits.
   *
   * @param output RGB or Y, 0..255, not necessarily clamped or rounded
   */
  public Score score(Image output) {
    boolean complete = output.channels() == 3 || protocol == Protocol.CLASSIC_Y;
    boolean exact = protocol == Protocol.FLOAT_Y;
    Image shown = complete ? output : exact ? colored(output) : picture(output);
    return protocol.measure(shown, hr, scale);
  }

  /** The 8-bit RGB image of a result in RGB or Y. */
  public Image picture(Image output) {
    return colored(output).rounded();
  }

  private Image colored(Image output) {
    boolean grey = output.channels() == 1 && isOwnLuma(protocol, hr);
    return grey ? output.toRgb() : Color.fromNetwork(output, input(3), scale);
  }

  /** The ground truth that the result is compared with: HR, cropped, RGB or grey. */
  public Image truth() {
    return Protocol.cropped(hr, scale);
  }

  private static boolean isOwnLuma(Protocol protocol, Image hr) {
    return protocol == Protocol.CLASSIC_Y && hr.channels() == 1;
  }
}
