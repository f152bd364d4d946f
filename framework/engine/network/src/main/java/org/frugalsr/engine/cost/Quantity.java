package org.frugalsr.engine.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Formats large numbers for display. */
final class Quantity {
  private static final String[] THOUSANDS = {"", " K", " M", " G"};
  private static final String[] POWERS_OF_1024 = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private static final String[] JOULES = {"pJ", "nJ", "uJ", "mJ", "J"};

  private Quantity() {}

  /** All digits: 1,369,859. */
  static String exact(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A number of significant digits with K, M or G: 316.25 G; below 1000 the number itself. */
  static String rounded(long n, int digits) {
    if (n < 1000) {
      return Long.toString(n);
    }
    BigDecimal r = BigDecimal.valueOf(n).round(new MathContext(digits, RoundingMode.HALF_UP));
    int exponent = r.precision() - r.scale() - 1;
    int unit = Math.min(exponent / 3, THOUSANDS.length - 1);
    int decimals = Math.max(0, digits - 1 - (exponent - 3 * unit));
    return r.movePointLeft(3 * unit).setScale(decimals, RoundingMode.UNNECESSARY).toPlainString()
        + THOUSANDS[unit];
  }

  /** Bytes with a binary unit: 5.23 MiB. */
  static String bytes(long n) {
    double value = n;
    int unit = 0;
    while (value >= 1024) {
      value /= 1024;
      unit++;
    }
    int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, POWERS_OF_1024[unit]);
  }

  /** Picojoules with a decimal unit: 1.455 J; 0 is a dash. */
  static String joules(double picojoules) {
    if (picojoules == 0) {
      return "-";
    }
    double value = picojoules;
    int unit = 0;
    while (value >= 1000 && unit < JOULES.length - 1) {
      value /= 1000;
      unit++;
    }
    int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, JOULES[unit]);
  }

  /** A share in percent: 46.9 %; a dash if the whole is 0. */
  static String share(double part, double whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
