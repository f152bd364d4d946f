package org.frugalsr.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DryRunTest {
  @Test
  void quickStepsAreTimedWhenJavaHasCompiledThemAndSlowOnesSoon() {
    assertFalse(DryRun.isWarm(3, 0.1), "a cold Java");
    assertFalse(DryRun.isWarm(100, 2.9));
    assertTrue(DryRun.isWarm(101, 3.1));
    assertFalse(DryRun.isWarm(2, 5));
    assertTrue(DryRun.isWarm(3, 7.5));
    assertFalse(DryRun.isWarm(0, 0));
    assertTrue(DryRun.isWarm(1, 12));
  }

  @Test
  void theEndIsValidatedTooButOnce() {
    assertEquals(1, DryRun.validations(1000, 0));
    assertEquals(1, DryRun.validations(1000, 1000));
    assertEquals(2, DryRun.validations(1001, 1000));
    assertEquals(10, DryRun.validations(100, 10));
  }
}
