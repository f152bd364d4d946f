package org.frugalsr.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats the numbers of reports. */
public final class Figures {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String[] PREFIXES = {"", "K", "M", "G", "T", "P"};

  private Figures() {}

  /** PSNR in dB, to 0.001. */
  public static String psnr(double value) {
    return fixed("%.3f", value);
  }

  /** A difference of PSNR in dB, with its sign. */
  public static String psnrGain(double value) {
    return fixed("%+.3f", value);
  }

  /** PSNR in dB as papers print it, to 0.01. */
  public static String psnrOfTable(double value) {
    return fixed("%.2f", value);
  }

  /** A difference of PSNR in dB as papers print it, with its sign. */
  public static String psnrGainOfTable(double value) {
    return fixed("%+.2f", value);
  }

  /** A time in milliseconds: to 0.01 below 10, to 0.1 below 100. */
  public static String milliseconds(double value) {
    return fixed(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }

  /** A probability, such as {@code 0.0312}; the smallest are {@code < 0.0001}. */
  public static String probability(double value) {
    return value < 1e-4 ? "< 0.0001" : fixed("%.4f", value);
  }

  /** SSIM, to 0.0001. */
  public static String ssim(double value) {
    return fixed("%.4f", value);
  }

  /** A difference of SSIM, with its sign. */
  public static String ssimGain(double value) {
    return fixed("%+.4f", value);
  }

  /** A whole number, in groups of three digits. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A large number in five digits, such as {@code 316.25 G}; an integer below 10,000 in full. */
  public static String large(double value) {
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

  /** A round number in few digits, such as {@code 500 K} or {@code 1.5 G}. */
  static String round(double value) {
    int prefix = 0;
    double scaled = value;
    while (Math.abs(scaled) >= 1000 && prefix < PREFIXES.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    String digits = fixed("%.2f", scaled).replaceFirst("\\.?0+$", "");
    return prefix == 0 ? digits : digits + " " + PREFIXES[prefix];
  }

  /** Five digits at most, such as {@code 33.312}, {@code 0.01834} or {@code 2.5e-7}. */
  public static String shortest(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : fixed("%.2f", value);
    }
    BigDecimal digits = new BigDecimal(value, new MathContext(5)).stripTrailingZeros();
    boolean plain = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7;
    return plain ? digits.toPlainString() : digits.toString().replace("E", "e").replace("+", "");
  }

  /** A share of 1 in percent. */
  public static String percent(double share) {
    return Double.isFinite(share) ? fixed("%.1f", 100 * share) + " %" : fixed("%.1f", share);
  }

  /** Such as {@code 1 h 03 min} or {@code 9 min 12 s}. */
  public static String duration(Duration time) {
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%,d h %02d min", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
  }

  /** A time, to the minute. */
  public static String moment(Instant time) {
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
