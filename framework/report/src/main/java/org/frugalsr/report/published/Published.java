package org.frugalsr.report.published;

import java.util.Map;
import org.frugalsr.imaging.SelfEnsemble;

/**
 * The published scores of one method at one scale.
 *
 * @param id of the method, for requests
 * @param method its name
 * @param scale the factor
 * @param certainty how certain it is that the paper prints these scores
 * @param source the source of the scores
 * @param protocol how it was measured: a protocol's name, or what is known of it in words
 * @param selfEnsemble over which symmetries it was averaged
 * @param remark a further remark; empty for none
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

  /** How certain it is that a paper prints a score. */
  public enum Certainty {
    /** Read in the paper, or in a confirmed copy of its table. */
    VERIFIED,
    /** Read in the table of another paper. */
    SECONDARY,
    /** Known from memory only. */
    UNVERIFIED
  }

  /**
   * Two scores as printed.
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
