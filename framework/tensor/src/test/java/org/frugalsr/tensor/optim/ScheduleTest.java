package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final double EXACT = 0;

  @Test
  void constantStays() {
    assertEquals(1, new Schedule.Constant().factor(999, 1000), EXACT);
  }

  @Test
  void stepChangesAtEveryMultiple() {
    Schedule s = new Schedule.Step(200, 0.5);
    assertEquals(1, s.factor(0, 1000), EXACT);
    assertEquals(1, s.factor(199, 1000), EXACT);
    assertEquals(0.5, s.factor(200, 1000), EXACT);
    assertEquals(0.5, s.factor(399, 1000), EXACT);
    assertEquals(0.25, s.factor(400, 1000), EXACT);
  }

  @Test
  void multiStepChangesAtItsMilestones() {
    Schedule s = new Schedule.MultiStep(List.of(3L, 10L), 0.5);
    assertEquals(1, s.factor(2, 20), EXACT);
    assertEquals(0.5, s.factor(3, 20), EXACT);
    assertEquals(0.5, s.factor(9, 20), EXACT);
    assertEquals(0.25, s.factor(10, 20), EXACT);
  }

  @Test
  void cosineFallsFromOneToItsFloor() {
    Schedule s = new Schedule.Cosine(0.2);
    assertEquals(1, s.factor(0, 100), EXACT);
    assertEquals(0.6, s.factor(50, 100), 1e-15);
    assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, s.factor(25, 100), 1e-15);
    assertEquals(0.2, s.factor(100, 100), EXACT);
    assertEquals(0.2, s.factor(101, 100), EXACT);
  }

  @Test
  void warmUpClimbsToTheScheduleAndLeavesTheRestAlone() {
    Schedule s = new Schedule.WarmUp(4, new Schedule.Step(6, 0.5));
    assertEquals(0.25, s.factor(0, 100), EXACT);
    assertEquals(0.75, s.factor(2, 100), EXACT);
    assertEquals(1, s.factor(3, 100), EXACT);
    assertEquals(1, s.factor(5, 100), EXACT);
    assertEquals(0.5, s.factor(6, 100), EXACT);
    Schedule cosine = new Schedule.Cosine(0);
    assertEquals(cosine.factor(7, 100), new Schedule.WarmUp(0, cosine).factor(7, 100), EXACT);
    assertEquals(0.5 * cosine.factor(0, 100), new Schedule.WarmUp(2, cosine).factor(0, 100), EXACT);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Step(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Step(5, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Schedule.MultiStep(List.of(5L, 5L), 0.5));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.MultiStep(List.of(0L), 0.5));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(1.5));
    assertThrows(
        IllegalArgumentException.class, () -> new Schedule.WarmUp(-1, new Schedule.Constant()));
  }
}
