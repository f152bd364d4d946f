package org.frugalsr.report.page;

import java.util.stream.DoubleStream;

/**
 * The range of an axis: all values, or all except a few outliers that would flatten the others.
 *
 * <p>Outliers are beyond three times the interquartile range, Tukey's outer fences. They are only
 * cut off if they are few and that shortens the axis much.
 *
 * @param least the lowest value shown
 * @param most the highest value shown
 * @param below whether lower ones are cut off
 * @param above whether higher ones are cut off
 */
record Extent(double least, double most, boolean below, boolean above) {
  private static final double FENCE = 3;
  private static final double FEW = 0.25;
  private static final double SHORTER = 2.5;

  /** The extent of the finite values; from 0 to 1 if there are none. */
  static Extent of(DoubleStream values) {
    double[] all = values.filter(Double::isFinite).toArray();
    return of(all, all);
  }

  /**
   * The extent of curves: outliers are whole curves, by their minimum and maximum, so that what all
   * curves do, such as a steep initial decrease, is shown.
   *
   * @param least the lowest value of each curve
   * @param most the highest value of each curve
   */
  static Extent of(double[] least, double[] most) {
    if (least.length == 0) {
      return new Extent(0, 1, false, false);
    }
    double[] low = near(least);
    double[] high = near(most);
    double from = low[0];
    double to = high[high.length - 1];
    double all = DoubleStream.of(most).max().orElse(to) - DoubleStream.of(least).min().orElse(from);
    boolean below = DoubleStream.of(least).anyMatch(v -> v < from);
    boolean above = DoubleStream.of(most).anyMatch(v -> v > to);
    return to > from && all > SHORTER * (to - from)
        ? new Extent(from, to, below, above)
        : new Extent(
            DoubleStream.of(least).min().orElse(from),
            DoubleStream.of(most).max().orElse(to),
            false,
            false);
  }

  /** The values without outliers, ascending; all values if many are outliers. */
  private static double[] near(double[] values) {
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    double low = quantile(sorted, 0.25);
    double high = quantile(sorted, 0.75);
    double reach = FENCE * (high - low);
    double[] kept =
        DoubleStream.of(sorted).filter(v -> v >= low - reach && v <= high + reach).toArray();
    return sorted.length - kept.length <= FEW * sorted.length ? kept : sorted;
  }

  /** Whether any value is cut off. */
  boolean cut() {
    return below || above;
  }

  /** Extends the range to another value, unless that would make it much longer. */
  Extent with(double value) {
    double length = Math.max(most, value) - Math.min(least, value);
    return length > SHORTER * (most - least)
        ? this
        : new Extent(Math.min(least, value), Math.max(most, value), below, above);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int before = (int) place;
    int after = Math.min(before + 1, sorted.length - 1);
    return sorted[before] + (place - before) * (sorted[after] - sorted[before]);
  }
}
