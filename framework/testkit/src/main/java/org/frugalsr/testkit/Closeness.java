package org.frugalsr.testkit;

import java.util.Arrays;

/** Compares arrays and reports where they differ. */
final class Closeness {
  private Closeness() {}

  /** Requires equal bits. */
  static void requireSame(String what, float[] expected, float[] got) {
    if (!Arrays.equals(expected, got)) {
      throw new AssertionError(what + ": " + difference(expected, got));
    }
  }

  /**
   * Requires agreement.
   *
   * @param tolerance relative to the largest magnitude expected
   */
  static void require(String what, float[] expected, float[] got, double tolerance) {
    double largest = 0;
    for (float e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    boolean equal = expected.length == got.length;
    for (int i = 0; equal && i < expected.length; i++) {
      equal = Math.abs((double) expected[i] - got[i]) <= tolerance * largest;
    }
    if (!equal) {
      throw new AssertionError(what + ": " + difference(expected, got));
    }
  }

  private static String difference(float[] expected, float[] got) {
    if (expected.length != got.length) {
      return "expected %d values, but got %d".formatted(expected.length, got.length);
    }
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs((double) expected[i] - got[i])
          <= Math.abs((double) expected[worst] - got[worst]))) {
        worst = i;
      }
    }
    return "at index %d of %d expected %s, but got %s"
        .formatted(worst, expected.length, expected[worst], got[worst]);
  }
}
