package org.frugalsr.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLinesTest {
  private long seconds;
  private final ProgressLines lines = new ProgressLines(() -> seconds * 1_000_000_000);

  /** The steps that get a line, if each takes some seconds. */
  private List<Long> steps(long first, long steps, long secondsPerStep) {
    List<Long> shown = new ArrayList<>();
    for (long step = first; step <= steps; step++) {
      seconds += secondsPerStep;
      if (lines.line(step, steps, 0.1, 1, 0).isPresent()) {
        shown.add(step);
      }
    }
    return shown;
  }

  @Test
  void aLineComesEveryFivePercent() {
    assertEquals(List.of(10L, 20L, 30L, 40L, 50L), steps(1, 200, 2).subList(0, 5));
  }

  @Test
  void linesAreAtLeastTenSecondsApart() {
    assertEquals(List.of(10L, 20L), steps(1, 20, 1));
  }

  @Test
  void aLineComesEveryMinuteWhereFivePercentTakeLonger() {
    assertEquals(List.of(60L, 120L, 180L), steps(1, 10_000, 1).subList(0, 3));
  }

  @Test
  void theLastStepGetsALine() {
    assertEquals(List.of(3L), steps(1, 3, 0));
  }

  @Test
  void aResumedRunCountsFromWhereItGoesOn() {
    assertEquals(List.of(160L, 170L), steps(151, 200, 2).subList(0, 2));
  }

  @Test
  void aLineTellsStepLossSpeedWaitAndTheTimeLeft() {
    seconds = 60;
    assertEquals(
        Optional.of(
            "step 500 of 2000  loss 0.01234  25.0 steps/s  data wait 1.5 %  1 min 00 s left"),
        lines.line(500, 2000, 0.01234, 25, 0.015));
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0 s", "59, 59 s", "60, 1 min 00 s", "3599, 59 min 59 s", "8100, 2 h 15 min"})
  void timeSpansAreRounded(double span, String text) {
    assertEquals(text, ProgressLines.duration(span));
  }
}
