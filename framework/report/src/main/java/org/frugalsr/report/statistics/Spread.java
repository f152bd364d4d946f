package org.frugalsr.report.statistics;

import java.util.List;

/**
 * The mean and standard deviation of values.
 *
 * @param n the number of values
 * @param mean their plain mean, NaN if there are none
 * @param deviation the sample standard deviation (divided by n - 1), NaN if there are fewer than
 *     two
 */
public record Spread(int n, double mean, double deviation) {
  /** The spread of some values; one that is NaN or infinite makes the mean so. */
  public static Spread of(List<Double> values) {
    int n = values.size();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = n == 0 ? Double.NaN : sum / n;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Spread(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }
}
