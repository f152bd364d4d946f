package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class LogarithmTest {
  private static float ln(float x) {
    return Logarithm.ln(FloatVector.broadcast(Floats.SPECIES, x)).lane(0);
  }

  @Test
  void isExactFromTheLeastNormalFloatToTheLargest() {
    for (double e = -125.9; e < 127.9; e += 0.00731) {
      float x = (float) Math.pow(2, e);
      double exact = Math.log(x);
      double error = Math.abs(ln(x) - exact) / Math.max(1, Math.abs(exact));
      assertTrue(error < 2e-7, "at " + x + " off by " + error);
    }
  }

  @Test
  void isRelativelyExactNearOne() {
    assertEquals(0f, ln(1f));
    for (float x = 0.99f; x < 1.01f; x += 1.7e-5f) {
      double exact = Math.log(x);
      assertTrue(Math.abs(ln(x) - exact) <= 2e-7 * Math.abs(exact) + 1e-12, "at " + x);
    }
  }

  @Test
  void keepsNaN() {
    assertTrue(Float.isNaN(ln(Float.NaN)));
  }
}
