package org.frugalsr.engine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertEquals(new Timing(2.5, 1), Timing.ofSamples(new double[] {4, 1, 3, 2}));
    assertEquals(new Timing(2, 1), Timing.ofSamples(new double[] {3, 1, 2}));
  }

  @Test
  void warmUpsRunButDoNotCount() {
    AtomicInteger runs = new AtomicInteger();
    Timing timing = Timing.of(2, 3, runs::incrementAndGet);
    assertEquals(5, runs.get());
    assertTrue(timing.minMs() <= timing.medianMs());
  }

  @Test
  void inTurnEachRoundRunsAllOnce() {
    StringBuilder ran = new StringBuilder();
    List<Timing> timings = Timing.inTurn(1, 2, () -> ran.append('a'), () -> ran.append('b'));
    assertEquals("ababab", ran.toString());
    assertEquals(2, timings.size());
  }

  @Test
  void theJsonFormHasTenthsOfMilliseconds() {
    assertEquals(Map.of("median_ms", 1.3, "min_ms", 0.2), new Timing(1.26, 0.15).asMap());
  }
}
