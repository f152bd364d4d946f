package org.frugalsr.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HolmTest {
  /** R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"). */
  @Test
  void asRHasIt() {
    assertClose(List.of(0.03, 0.06, 0.06, 0.02), Holm.corrected(List.of(0.01, 0.04, 0.03, 0.005)));
  }

  @Test
  void nothingExceedsOneAndOneTestIsNotCorrected() {
    assertClose(List.of(1.0, 1.0, 1.0), Holm.corrected(List.of(0.9, 0.5, 0.9)));
    assertClose(List.of(0.04), Holm.corrected(List.of(0.04)));
    assertClose(List.of(), Holm.corrected(List.of()));
  }

  private static void assertClose(List<Double> expected, List<Double> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), 1e-12);
    }
  }
}
