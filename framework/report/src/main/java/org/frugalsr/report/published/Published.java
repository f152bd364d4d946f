package org.frugalsr.report.published;

import java.util.Map;
import org.frugalsr.imaging.SelfEnsemble;

/**
 * What a paper prints of one method at one scale.
 *
 * @param id by which the method is asked for
 * @param method its name
 * @param scale the factor
 * @param certainty how sure it is that the paper prints so
 * @param source where it was read
 * @param protocol how it was measured: a protocol's name, or what is known of it in words
 * @param selfEnsemble over which symmetries it was averaged
 * @param remark what else a reader must know; empty for nothing
 * @param parameters counted from its layers, NaN if not known
 * @param multiplyAdds for an output of 1280x720, NaN if not known
 * @param sets PSNR and SSIM by data set
 */
public record Published(
    String id,
    String method,
    int scale,
    Certainty certainty,
    String source,
    String protocol,
    SelfEnsemble selfEnsemble,
    String remark,
    double parameters,
    double multiplyAdds,
    Map<String, Printed> sets) {

  /** How sure it is that a paper prints a figure. */
  public enum Certainty {
    /** Read in the paper, or in a copy of its table that others confirm. */
    VERIFIED,
    /** Read in somebody else's table. */
    SECONDARY,
    /** Known from memory only. */
    UNVERIFIED
  }

  /**
   * Two figures as they are printed.
   *
   * @param psnr in dB, such as {@code 38.11}
   * @param ssim such as {@code 0.9601}
   */
  public record Printed(String psnr, String ssim) {}

  /** Copies the map. */
  public Published {
    sets = Map.copyOf(sets);
  }
}
