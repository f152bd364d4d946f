package org.frugalsr.report.statistics;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.tensor.Rng;

/**
 * A confidence interval for the mean of paired differences: Efron's percentile interval.
 *
 * <p>Each sample draws as many differences with replacement as there are; the interval omits an
 * equal share of the lowest and of the highest means. The draws are over images (a difference is
 * the mean over matched seeds), so the interval applies to <em>these trained networks</em> on other
 * images like these, not to other seeds. The random stream is fixed: the same differences give the
 * same interval. (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.)
 */
public final class Bootstrap {
  /** How many samples are drawn. */
  public static final int SAMPLES = 9_999;

  private static final double COVERED = 0.95;

  private Bootstrap() {}

  /**
   * An interval.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  /**
   * The 95 % interval of the mean.
   *
   * @param differences finite, one for each pair
   * @throws IllegalArgumentException if there are none
   */
  public static Interval ofMean(List<Double> differences) {
    if (differences.isEmpty()) {
      throw new IllegalArgumentException("there are no differences to draw from");
    }
    double[] d = differences.stream().mapToDouble(Double::doubleValue).toArray();
    Rng rng = Rng.of(0, "bootstrap", 0);
    double[] means = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < d.length; j++) {
        sum += d[rng.nextInt(d.length)];
      }
      means[i] = sum / d.length;
    }
    Arrays.sort(means);
    int left = (int) Math.round((1 - COVERED) / 2 * (SAMPLES + 1)); // of all, counted from 1
    return new Interval(means[left - 1], means[SAMPLES - left]);
  }
}
