package org.frugalsr.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignFlipsTest {
  /** Darwin's maize in eighths of an inch; Fisher counted 1726 of 2^15 arrangements as far. */
  private static final List<Double> DARWIN =
      List.of(
          49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0, -48.0);

  @Test
  void fisherCountedTheSameByHand() {
    double exact = 1726 / 32768.0;
    double error = Math.sqrt(exact * (1 - exact) / SignFlips.FLIPS);
    assertEquals(exact, SignFlips.pValue(DARWIN), 4 * error);
  }

  @Test
  void aFewPairsAreCountedByHandToo() {
    assertEquals(0.25, SignFlips.pValue(List.of(1.0, 2.0, 3.0)), 0.006);
    assertEquals(0.5, SignFlips.pValue(List.of(-1.0, 2.0, 3.0)), 0.007);
  }

  @Test
  void theSignDoesNotMatterAndTheStreamIsFixed() {
    double p = SignFlips.pValue(DARWIN);
    assertEquals(p, SignFlips.pValue(DARWIN));
    assertEquals(p, SignFlips.pValue(DARWIN.stream().map(d -> -d).toList()));
  }

  @Test
  void theExtremesAreOneAndTheSmallestThatFlipsCanTell() {
    assertEquals(1, SignFlips.pValue(List.of()));
    assertEquals(1, SignFlips.pValue(List.of(0.0, 0.0)));
    List<Double> allBetter = IntStream.range(0, 100).mapToObj(i -> 0.1 + i * 1e-3).toList();
    assertEquals(1 / (SignFlips.FLIPS + 1.0), SignFlips.pValue(allBetter));
  }

  @Test
  void moreThanSixtyFourPairsAllTakePart() {
    List<Double> late =
        IntStream.range(0, 130).mapToObj(i -> i < 64 ? 0.0 : i % 2 == 0 ? 1.0 : -1.0).toList();
    assertTrue(SignFlips.pValue(late) > 0.9);
    List<Double> onlyLate = IntStream.range(0, 130).mapToObj(i -> i < 100 ? 0.0 : 1.0).toList();
    assertTrue(SignFlips.pValue(onlyLate) < 1e-4);
  }
}
