package org.frugalsr.report.statistics;

import java.util.List;
import org.frugalsr.tensor.Rng;

/**
 * Tests whether paired differences are centred at zero: Fisher's randomisation test on their mean.
 *
 * <p>If two networks were equally good on an image, its difference could as well have the other
 * sign. So all signs are flipped at random, and the p-value is the share of flips whose mean is at
 * least as far from zero as the observed one, on either side. The mean is tested, rather than ranks
 * as by Wilcoxon, because tables print it; no distribution is assumed.
 *
 * <p>Seeds are blocks: a difference is the mean over matched seeds, so that a flip swaps two
 * networks on an image in all seeds at once, and the seeds of an image do not count as separate
 * images. The test therefore shows whether <em>these trained networks</em> differ on images like
 * these, not whether other seeds would; the spread over seeds shows that.
 *
 * <p>The random stream is fixed: the same differences give the same p-value. (Fisher, The Design of
 * Experiments, 1935, section 21; Phipson and Smyth, 2010, on counting the drawn arrangement
 * itself.)
 */
public final class SignFlips {
  /** How many flips are drawn; the smallest p-value is 1 / ({@value} + 1). */
  public static final int FLIPS = 99_999;

  private static final double ROUNDING = 1e-12;

  private SignFlips() {}

  /**
   * The two-sided p-value.
   *
   * @param differences finite, one for each pair
   * @return above 0 and at most 1; 1 if there are none
   */
  public static double pValue(List<Double> differences) {
    double[] d = differences.stream().mapToDouble(Double::doubleValue).toArray();
    double found = 0;
    double size = 0;
    for (double value : d) {
      found += value;
      size += Math.abs(value);
    }
    double limit = Math.abs(found) - ROUNDING * size;
    Rng rng = Rng.of(0, "sign flips", 0);
    int asFar = 1;
    for (int i = 0; i < FLIPS; i++) {
      if (Math.abs(flipped(d, rng)) >= limit) {
        asFar++;
      }
    }
    return asFar / (FLIPS + 1.0);
  }

  private static double flipped(double[] d, Rng rng) {
    double sum = 0;
    long signs = 0;
    for (int i = 0; i < d.length; i++) {
      if (i % Long.SIZE == 0) {
        signs = rng.nextLong();
      }
      sum += (signs & 1) == 0 ? d[i] : -d[i];
      signs >>>= 1;
    }
    return sum;
  }
}
