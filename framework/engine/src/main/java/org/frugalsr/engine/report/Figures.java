package org.frugalsr.engine.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a report prints numbers. */
final class Figures {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String[] PREFIXES = {"", "K", "M", "G", "T", "P"};

  private Figures() {}

  /** PSNR in dB, to 0.001. */
  static String psnr(double value) {
    return fixed("%.3f", value);
  }

  /** A difference of PSNR in dB, with its sign. */
  static String psnrGain(double value) {
    return fixed("%+.3f", value);
  }

  /** SSIM, to 0.0001. */
  static String ssim(double value) {
    return fixed("%.4f", value);
  }

  /** A difference of SSIM, with its sign. */
  static String ssimGain(double value) {
    return fixed("%+.4f", value);
  }

  /** A whole number, in groups of three digits. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A large number in five digits, such as {@code 316.25 G}; a whole one below 10,000 as it is. */
  static String large(double value) {
    if (!Double.isFinite(value)) {
      return fixed("%.2f", value);
    }
    if (Math.abs(value) < 10_000) {
      return value == Math.rint(value) ? count((long) value) : fixed("%.2f", value);
    }
    int prefix = 0;
    double scaled = value;
    while (Math.abs(scaled) >= 999.995 && prefix < PREFIXES.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    return fixed("%.2f", scaled) + " " + PREFIXES[prefix];
  }

  /** A share of 1 in percent. */
  static String percent(double share) {
    return Double.isFinite(share) ? fixed("%.1f", 100 * share) + " %" : fixed("%.1f", share);
  }

  /** Such as {@code 1 h 03 min} or {@code 9 min 12 s}. */
  static String duration(Duration time) {
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%,d h %02d min", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
  }

  /** A moment, to the minute. */
  static String moment(Instant time) {
    return MINUTE.format(time);
  }

  private static String fixed(String format, double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    return String.format(Locale.ROOT, format, value);
  }
}
