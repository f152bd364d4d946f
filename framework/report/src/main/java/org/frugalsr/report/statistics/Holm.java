package org.frugalsr.report.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction of p-values for their number (Scandinavian Journal of Statistics, 1979). */
public final class Holm {
  private Holm() {}

  /**
   * Corrects p-values so that the chance of one false claim among all of them stays below the level
   * that each is compared with.
   *
   * @param values one for each test
   * @return the corrected ones, in the same order, at most 1
   */
  public static List<Double> corrected(List<Double> values) {
    List<Integer> ascending =
        IntStream.range(0, values.size())
            .boxed()
            .sorted(Comparator.comparing(values::get))
            .toList();
    double[] corrected = new double[values.size()];
    double most = 0;
    for (int rank = 0; rank < ascending.size(); rank++) {
      int i = ascending.get(rank);
      most = Math.max(most, Math.min(1, (values.size() - rank) * values.get(i)));
      corrected[i] = most;
    }
    return IntStream.range(0, corrected.length).mapToObj(i -> corrected[i]).toList();
  }
}
