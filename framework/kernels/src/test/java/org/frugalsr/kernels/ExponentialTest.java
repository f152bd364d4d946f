package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class ExponentialTest {
  private static float exp(float x) {
    return Exponential.exp(FloatVector.broadcast(Floats.SPECIES, x)).lane(0);
  }

  @Test
  void isRelativelyExact() {
    for (double x = -87; x < 88; x += 0.0137) {
      double exact = Math.exp((float) x);
      assertTrue(Math.abs(exp((float) x) / exact - 1) < 2e-7, "at " + x);
    }
    assertEquals(1f, exp(0));
  }

  @Test
  void isZeroFarBelowAndFiniteFarAbove() {
    assertEquals(0f, exp(-87.1f));
    assertEquals(0f, exp(Float.NEGATIVE_INFINITY));
    assertEquals(exp(88), exp(Float.POSITIVE_INFINITY));
    assertTrue(Float.isNaN(exp(Float.NaN)));
  }
}
