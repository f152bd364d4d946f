package org.frugalsr.imaging;

import org.frugalsr.api.error.UserError;

/**
 * One test image under one protocol: what a network is fed, and how its output is judged.
 *
 * <pre>{@code
 * Trial trial = Trial.of(protocol, hr, scale);
 * Image output = enlarge(trial.input(channels));
 * Score score = trial.score(output);
 * Image picture = trial.picture(output);
 * }</pre>
 */
public final class EvaluationPair {
  private final Protocol protocol;
  private final Image hr;

  /** RGB, or one channel of Y, which only {@code classic-y} has. */
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
   * A trial whose LR image the protocol makes itself.
   *
   * @param hr RGB or grey, not necessarily cropped
   */
  public static EvaluationPair of(Protocol protocol, Image hr, int scale) {
    return new EvaluationPair(protocol, hr, protocol.lowResolution(hr, scale), scale, false);
  }

  /**
   * A trial whose LR image came with the data set.
   *
   * @param hr RGB or grey, not necessarily cropped
   * @param lr RGB or grey; a row or column of a remainder that HR's crop drops is dropped too
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

  /** Whether the LR image came with the data set; else the protocol made it. */
  public boolean lrGiven() {
    return lrGiven;
  }

  /**
   * What a network is fed, on the 0..255 scale.
   *
   * <p>Under {@code classic-y} an RGB network gets the bicubic LR of RGB without rounding, the
   * counterpart of what a Y network gets; a grey image is its own Y there, 0..255.
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

  /**
   * The result of bicubic interpolation, rounded where the protocol says so, fit for {@link
   * #score}.
   */
  public Image bicubic() {
    int channels = protocol == Protocol.CLASSIC_Y ? 1 : 3;
    return MatlabResize.up(input(channels), scale, protocol.bicubicRounding());
  }

  /**
   * Measures a result as the protocol says.
   *
   * <p>A result of Y alone is measured as it is under {@code classic-y}; the other protocols
   * measure the RGB picture that a user would get, of 8 bits but under {@code float-y}, with Cb and
   * Cr carried along by bicubic.
   *
   * @param output RGB or Y, 0..255, not necessarily clamped or rounded
   */
  public Score score(Image output) {
    boolean complete = output.channels() == 3 || protocol == Protocol.CLASSIC_Y;
    boolean exact = protocol == Protocol.FLOAT_Y;
    Image shown = complete ? output : exact ? colored(output) : picture(output);
    return protocol.measure(shown, hr, scale);
  }

  /** The 8-bit RGB picture of a result of RGB or Y. */
  public Image picture(Image output) {
    return colored(output).rounded();
  }

  private Image colored(Image output) {
    boolean grey = output.channels() == 1 && isOwnLuma(protocol, hr);
    return grey ? output.toRgb() : Color.fromNetwork(output, input(3), scale);
  }

  /** The truth that the result is compared with: HR, cropped, RGB or grey. */
  public Image truth() {
    return Protocol.cropped(hr, scale);
  }

  private static boolean isOwnLuma(Protocol protocol, Image hr) {
    return protocol == Protocol.CLASSIC_Y && hr.channels() == 1;
  }
}
