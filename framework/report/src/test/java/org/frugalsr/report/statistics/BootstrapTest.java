package org.frugalsr.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.report.statistics.Bootstrap.Interval;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void ofManyNormalValuesItIsTheTextbooksInterval() {
    Rng rng = Rng.of(1, "normal", 0);
    List<Double> values = Stream.generate(rng::nextGaussian).limit(1000).toList();
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double variance =
        values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / values.size();
    double half = 1.96 * Math.sqrt(variance / values.size());
    Interval found = Bootstrap.ofMean(values);
    assertEquals(mean - half, found.low(), 0.05 * half);
    assertEquals(mean + half, found.high(), 0.05 * half);
  }

  /** Of n draws of 0 and 1 the sum is binomial: P(X = 0) of two is 1/4, more than is left out. */
  @Test
  void fewValuesAreCountedByHand() {
    assertEquals(new Interval(0, 1), Bootstrap.ofMean(List.of(0.0, 1.0)));
    List<Double> ten =
        Stream.concat(Stream.of(10.0), Collections.nCopies(9, 0.0).stream()).toList();
    // binomial(10, 0.1): P(X <= 2) = 0.930, P(X <= 3) = 0.987
    assertEquals(new Interval(0, 3), Bootstrap.ofMean(ten));
  }

  @Test
  void equalDifferencesLeaveNoDoubtAndTheStreamIsFixed() {
    assertEquals(new Interval(0.5, 0.5), Bootstrap.ofMean(Collections.nCopies(7, 0.5)));
    List<Double> some = IntStream.range(0, 100).mapToObj(i -> Math.sin(i)).toList();
    assertEquals(Bootstrap.ofMean(some), Bootstrap.ofMean(some));
    assertTrue(Bootstrap.ofMean(some).low() < Bootstrap.ofMean(some).high());
  }

  @Test
  void nothingHasNoInterval() {
    assertThrows(IllegalArgumentException.class, () -> Bootstrap.ofMean(List.of()));
  }
}
