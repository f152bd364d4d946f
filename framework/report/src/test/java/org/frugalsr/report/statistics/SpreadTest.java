package org.frugalsr.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theDeviationIsThatOfASample() {
    Spread s = Spread.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));
    assertEquals(8, s.n());
    assertEquals(5, s.mean(), 1e-12);
    assertEquals(2.138089935299395, s.deviation(), 1e-12); // R: sd(c(2, 4, 4, 4, 5, 5, 7, 9))
  }

  @Test
  void oneValueHasNoDeviationAndNoneHasNoMean() {
    assertEquals(new Spread(1, 3, Double.NaN), Spread.of(List.of(3.0)));
    assertEquals(new Spread(0, Double.NaN, Double.NaN), Spread.of(List.of()));
  }
}
