package org.frugalsr.imaging;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.MatlabResize.Rounding;

/**
 * A named way to make test inputs and to measure results; results of different protocols differ by
 * up to 0.1 dB.
 *
 * <p>Every protocol crops the ground truth (HR) at the bottom and the right to a multiple of the
 * scale, shrinks it by MATLAB's bicubic, and measures against the cropped HR. {@link
 * EvaluationPair} puts one image through a protocol.
 */
public enum Protocol {
  /** The default: reproduces the tables of IMDN, BSRN and their successors to 0.01 dB. */
  SISR_Y(
      "sisr-y",
      Rounding.ONCE,
      "MATLAB bicubic of 8-bit RGB, rounded once",
      "result: 8-bit RGB; PSNR/SSIM on float Y (BT.601), shave = scale; grey expanded to RGB"),
  /** The protocol of the published bicubic rows, SRCNN and VDSR. */
  CLASSIC_Y(
      "classic-y",
      Rounding.NONE,
      "MATLAB bicubic of integer Y (BT.601), not rounded",
      "result: Y clipped to 16..235 and rounded; PSNR/SSIM on it, shave = scale; grey is its own"
          + " Y"),
  /** The protocol of EDSR's PyTorch code on the benchmarks. */
  EDSR_Y(
      "edsr-y",
      Rounding.EACH_PASS,
      "MATLAB bicubic of 8-bit RGB, rounded after each pass",
      "result: 8-bit RGB; PSNR/SSIM on (65.738 R + 129.057 G + 25.064 B)/256, shave = scale; grey"
          + " expanded to RGB"),
  /** The protocol of EDSR's code on DIV2K. */
  DIV2K_RGB(
      "div2k-rgb",
      Rounding.EACH_PASS,
      "MATLAB bicubic of 8-bit RGB, rounded after each pass",
      "result: 8-bit RGB; PSNR on all channels jointly, SSIM their mean, shave = scale + 6"),
  /** The protocol of the NTIRE challenges on efficient super-resolution. */
  NTIRE_RGB(
      "ntire-rgb",
      Rounding.EACH_PASS,
      "MATLAB bicubic of 8-bit RGB, rounded after each pass",
      "result: 8-bit RGB; PSNR on all channels jointly, SSIM their mean, shave = 4"),
  /** Like {@link #SISR_Y}, but on the network's output, clipped and not rounded to 8 bits. */
  FLOAT_Y(
      "float-y",
      Rounding.ONCE,
      "MATLAB bicubic of 8-bit RGB, rounded once",
      "result: RGB clipped to 0..255, not rounded; PSNR/SSIM on float Y (BT.601), shave = scale;"
          + " grey expanded to RGB");

  private final String id;
  private final Rounding rounding;
  private final String making;
  private final String measuring;

  Protocol(String id, Rounding rounding, String making, String measuring) {
    this.id = id;
    this.rounding = rounding;
    this.making = making;
    this.measuring = measuring;
  }

  /**
   * Finds the protocol with a name such as {@code sisr-y}.
   *
   * @throws UserError listing the valid names if there is no such protocol
   */
  public static Protocol named(String id) {
    List<String> ids = Arrays.stream(values()).map(Protocol::id).toList();
    return Arrays.stream(values())
        .filter(p -> p.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "There is no protocol '%s'.%s Valid are: %s."
                        .formatted(id, Suggestion.didYouMean(id, ids), String.join(", ", ids))));
  }

  /** The name in configurations and on the command line. */
  public String id() {
    return id;
  }

  /** One line to print beside numbers whose LR images this protocol made. */
  public String description() {
    return description(LowResolution.MADE);
  }

  /**
   * One line to print beside numbers.
   *
   * @param lr where the LR images came from
   */
  public String description(LowResolution lr) {
    return "LR: %s; %s".formatted(lr.isFiles() ? lr.text() : making, measuring);
  }

  /** When this protocol rounds while making LR images. */
  Rounding rounding() {
    return rounding;
  }

  /** When the bicubic method rounds. */
  Rounding bicubicRounding() {
    return this == FLOAT_Y ? Rounding.NONE : rounding;
  }

  /** Number of pixels at each side that are not measured. */
  public int border(int scale) {
    return switch (this) {
      case SISR_Y, CLASSIC_Y, EDSR_Y, FLOAT_Y -> scale;
      case DIV2K_RGB -> scale + 6;
      case NTIRE_RGB -> 4;
    };
  }

  /**
   * The LR image that this protocol makes of an HR image.
   *
   * @param hr RGB or grey, not necessarily cropped
   * @param scale 2, 3, 4 ...
   * @return 8-bit RGB; under {@link #CLASSIC_Y} one channel of Y with fractions
   */
  public Image lowResolution(Image hr, int scale) {
    Image truth = cropped(hr, scale);
    Image source = this == CLASSIC_Y ? integerLuma(truth) : truth.toRgb();
    return MatlabResize.down(source, scale, rounding);
  }

  /**
   * Measures a result against the truth.
   *
   * @param sr RGB or grey, of the size of the cropped HR; under {@link #CLASSIC_Y} one channel is
   *     Y. A network's output of Y alone is measured by {@link EvaluationPair#score}, which adds
   *     its colours where they matter.
   * @param hr RGB or grey, not necessarily cropped
   * @param scale the scale, which sets crop and border
   * @throws UserError if the image is too small to be measured
   */
  public Score measure(Image sr, Image hr, int scale) {
    requireSize(hr, scale);
    Image truth = cropped(hr, scale);
    int border = border(scale);
    boolean ownLuma = this == CLASSIC_Y && truth.channels() == 1;
    Image result = measured(ownLuma ? Color.grey(sr) : sr);
    Image a = (this == CLASSIC_Y ? clipped(result, 16, 235) : result).shave(border);
    Image b = measured(truth).shave(border);
    return new Score(Psnr.of(a, b), Ssim.of(a, b));
  }

  /**
   * Rejects an image that is too small to be measured.
   *
   * @param hr not necessarily cropped
   * @throws UserError that states the minimum size
   */
  public void requireSize(Image hr, int scale) {
    int border = border(scale);
    int least = 2 * border + Ssim.WINDOW;
    if (hr.width() / scale * scale < least || hr.height() / scale * scale < least) {
      throw new UserError(
          "An image of %dx%d pixels is too small for %s at x%d: the minimum is %dx%d (%d pixels are shaved at each side, and SSIM needs %d)."
              .formatted(hr.width(), hr.height(), id, scale, least, least, border, Ssim.WINDOW));
    }
  }

  /** The HR image that every protocol uses: cropped, and rounded if its file had 16 bits. */
  static Image cropped(Image hr, int scale) {
    if (hr.width() < scale || hr.height() < scale) {
      throw new UserError(
          "An image of %dx%d pixels is smaller than the scale %d."
              .formatted(hr.width(), hr.height(), scale));
    }
    return hr.modCrop(scale).rounded();
  }

  private Image measured(Image image) {
    return switch (this) {
      case SISR_Y -> Color.luma(image.rounded().toRgb());
      case CLASSIC_Y -> integerLuma(image);
      case EDSR_Y -> edsrLuma(image.rounded().toRgb());
      case DIV2K_RGB, NTIRE_RGB -> image.rounded().toRgb();
      case FLOAT_Y -> Color.luma(clipped(image.toRgb(), 0, 255));
    };
  }

  private static Image integerLuma(Image image) {
    return image.channels() == 1 ? image.rounded() : Color.luma(image.rounded()).rounded();
  }

  private static Image clipped(Image image, float least, float most) {
    float[] out = new float[image.samples().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.clamp(image.samples()[i], least, most);
    }
    return new Image(image.width(), image.height(), image.channels(), out);
  }

  /** EDSR's code weights the RGB difference; weighting both images is equivalent. */
  private static Image edsrLuma(Image rgb) {
    float[] in = rgb.samples();
    float[] out = new float[in.length / 3];
    for (int i = 0; i < out.length; i++) {
      double sum = 65.738 * in[3 * i] + 129.057 * in[3 * i + 1] + 25.064 * in[3 * i + 2];
      out[i] = (float) (16 + sum / 256);
    }
    return new Image(rgb.width(), rgb.height(), 1, out);
  }
}
