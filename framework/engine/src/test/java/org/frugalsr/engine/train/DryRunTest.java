package org.frugalsr.engine.train;

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
}
