package org.frugalsr.report.content;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.run.History.Point;

/** Smooths training curves. */
public final class Smoothing {
  private Smoothing() {}

  /** Returns the window size for a curve: an odd number, about a twentieth of its values. */
  public static int window(List<Point> raw) {
    return 2 * (raw.size() / 40) + 1;
  }

  /**
   * Returns centred means of the finite values; other values are unchanged.
   *
   * @param window the number of values in a mean, odd; fewer near the ends
   */
  public static List<Point> smoothed(List<Point> raw, int window) {
    List<Point> smooth = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      int reach = Math.min(window / 2, Math.min(i, raw.size() - 1 - i));
      double mean =
          raw.subList(i - reach, i + reach + 1).stream()
              .mapToDouble(Point::value)
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN);
      Point here = raw.get(i);
      smooth.add(Double.isFinite(here.value()) ? new Point(here.step(), mean) : here);
    }
    return smooth;
  }
}
