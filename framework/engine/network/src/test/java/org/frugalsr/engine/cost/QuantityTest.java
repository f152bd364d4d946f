package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void largeNumbersKeepTheirSignificantDigits() {
    assertEquals("316.25 G", Quantity.rounded(316_248_883_200L, 5));
    assertEquals("9384.7 G", Quantity.rounded(9_384_749_000_000L, 5));
    assertEquals("36.93 K", Quantity.rounded(36_928, 4));
    assertEquals("1.000 M", Quantity.rounded(999_960, 4));
    assertEquals("12.35 M", Quantity.rounded(12_345_678, 4));
  }

  @Test
  void smallNumbersStayWhole() {
    assertEquals("0", Quantity.rounded(0, 4));
    assertEquals("999", Quantity.rounded(999, 4));
  }

  @Test
  void allDigitsAreGrouped() {
    assertEquals("1,369,859", Quantity.exact(1_369_859));
  }

  @Test
  void bytesHaveBinaryUnits() {
    assertEquals("1023 B", Quantity.bytes(1023));
    assertEquals("1.00 KiB", Quantity.bytes(1024));
    assertEquals("5.23 MiB", Quantity.bytes(5_479_436));
  }

  @Test
  void nothingHasNoShare() {
    assertEquals("-", Quantity.share(0, 0));
    assertEquals("12.5 %", Quantity.share(1, 8));
  }
}
