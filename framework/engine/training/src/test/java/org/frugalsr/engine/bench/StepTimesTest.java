package org.frugalsr.engine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepTimesTest {
  private static final long SLOW_MS = 30;

  /** Steps of these scales, of which x3 is slow from its second one on. */
  private static final class Steps implements IntSupplier {
    private final Iterator<Integer> scales;
    private int taken;
    private int threes;

    private Steps(IntStream scales) {
      this.scales = scales.iterator();
    }

    @Override
    public int getAsInt() {
      taken++;
      int scale = scales.next();
      if (scale == 3 && threes++ > 0) {
        pause();
      }
      return scale;
    }

    private static void pause() {
      try {
        Thread.sleep(SLOW_MS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void eachScaleHasItsOwnFiguresHoweverOftenItIsDrawn() {
    Steps steps = new Steps(IntStream.of(2, 2, 2, 3, 2, 3, 2, 3));
    Map<Integer, Timing> timings = StepTimes.take(List.of(2, 3), 1, 2, steps);
    assertEquals(List.of(2, 3), List.copyOf(timings.keySet()));
    assertEquals(8, steps.taken);
    assertTrue(timings.get(3).minMs() >= SLOW_MS, "its quick first step does not count");
    assertTrue(timings.get(2).minMs() < SLOW_MS, "steps of x3 are not counted for x2");
  }

  @Test
  void aScaleThatIsNeverDrawnIsNotWaitedForForEver() {
    Steps steps = new Steps(IntStream.generate(() -> 2));
    assertEquals(List.of(2), List.copyOf(StepTimes.take(List.of(2, 4), 1, 3, steps).keySet()));
    assertEquals(4 + 2 * 20, steps.taken);
  }

  @Test
  void ofOneScaleNoStepIsTakenInVain() {
    Steps steps = new Steps(IntStream.generate(() -> 2));
    StepTimes.take(List.of(2), 2, 7, steps);
    assertEquals(9, steps.taken);
  }
}
