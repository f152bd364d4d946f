package org.frugalsr.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of a chart.
 *
 * @param low the value at its start
 * @param high the value at its end, above {@code low}
 * @param logarithmic whether equal lengths are equal factors; {@code low} is then above 0
 */
record ChartAxis(double low, double high, boolean logarithmic) {
  private static final int TICKS = 6;

  /** An axis from exactly one value to another. */
  static ChartAxis exact(double low, double high) {
    return new ChartAxis(low, high > low ? high : low + 1, false);
  }

  /** A linear axis for all values between two, from one round number to another. */
  static ChartAxis around(double least, double most) {
    double room = least == most ? Math.max(Math.abs(least) * 0.01, 1e-9) : 0;
    double step = step(least - room, most + room);
    double low = Math.floor((least - room) / step + 1e-9) * step;
    double high = Math.ceil((most + room) / step - 1e-9) * step;
    return new ChartAxis(low, high, false);
  }

  /** A logarithmic axis for all values between two positive ones. */
  static ChartAxis logarithmic(double least, double most) {
    return new ChartAxis(least / 1.1, most * 1.1, true);
  }

  /** The position of a value, from 0 at the start to 1 at the end. */
  double position(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /** Round values to mark, ascending. */
  List<Double> ticks() {
    return logarithmic ? powers() : multiples();
  }

  private List<Double> multiples() {
    double step = step(low, high);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> powers() {
    boolean many = Math.log10(high / low) > 2.5;
    List<Double> ticks = new ArrayList<>();
    for (int e = (int) Math.floor(Math.log10(low)); Math.pow(10, e) <= high; e++) {
      for (int digit : many ? new int[] {1} : new int[] {1, 2, 5}) {
        double tick = digit * Math.pow(10, e);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** A tick's text. */
  String label(double tick) {
    double size = Math.abs(tick);
    double unit = logarithmic ? size : step(low, high);
    if (size != 0 && (size < 1e-4 || size >= 1e7)) {
      String[] parts = String.format(Locale.ROOT, "%.1e", tick).split("e", 2);
      return parts[0].replace(".0", "") + "e" + Integer.parseInt(parts[1]);
    }
    int decimals = new BigDecimal(unit, new MathContext(2)).stripTrailingZeros().scale();
    return String.format(Locale.ROOT, "%,." + Math.max(0, decimals) + "f", tick);
  }

  /** The round step, 1, 2 or 5 times a power of ten, that divides a range into about six. */
  private static double step(double low, double high) {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
  }
}
