package org.frugalsr.imaging;

import java.util.Collection;

/**
 * How near a result is to the truth, by a named {@link Protocol}.
 *
 * @param psnr peak signal-to-noise ratio in dB, infinite for equal images
 * @param ssim structural similarity, at most 1
 */
public record Score(double psnr, double ssim) {
  /** The plain mean of PSNR and of SSIM over images, as tables print it; NaN if there are none. */
  public static Score mean(Collection<Score> scores) {
    return new Score(
        scores.stream().mapToDouble(Score::psnr).average().orElse(Double.NaN),
        scores.stream().mapToDouble(Score::ssim).average().orElse(Double.NaN));
  }
}
