package org.frugalsr.imaging;

import java.util.Collection;

/**
 * The similarity of a result to the ground truth, by a named {@link Protocol}.
 *
 * @param psnr peak signal-to-noise ratio in dB, infinite for equal images
 * @param ssim structural similarity, at most 1
 */
public record Score(double psnr, double ssim) {
  /** The plain mean of PSNR and of SSIM over images, as in tables; NaN if there are none. */
  public static Score mean(Collection<Score> scores) {
    return new Score(
        scores.stream().mapToDouble(Score::psnr).average().orElse(Double.NaN),
        scores.stream().mapToDouble(Score::ssim).average().orElse(Double.NaN));
  }
}
