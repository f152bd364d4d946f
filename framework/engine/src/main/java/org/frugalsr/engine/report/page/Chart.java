package org.frugalsr.engine.report.page;

import static org.frugalsr.engine.report.page.Svg.px;
import static org.frugalsr.engine.report.page.Svg.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.frugalsr.engine.run.History.Point;

/**
 * Curves over training steps, with bands around them, drawn as SVG in the colours of the page.
 *
 * <p>Where a value is not finite, a curve has a gap. XChart is not used: it needs the machine's
 * fonts, which a server without a screen may not have, and its colours do not follow the page's.
 *
 * @param title what is drawn, with its unit
 * @param scale of the values
 * @param lines the curves
 * @param bands what lies behind them
 */
public record Chart(String title, Scale scale, List<Line> lines, List<Band> bands) implements Part {
  /** How values become heights. */
  public enum Scale {
    /** Differences count; the axis fits the values. */
    LINEAR,
    /** Differences count; the axis starts at 0. */
    FROM_ZERO,
    /** Factors count, if all values are positive and differ by a factor of 10 or more. */
    LOGARITHMIC
  }

  /**
   * A curve.
   *
   * @param name for the legend
   * @param color 0 or more; those of different curves should differ. Above {@value Palette#COLORS}
   *     a curve shares its colour with another one and is dashed
   * @param faint whether it stays in the background
   * @param points in the order of their steps
   */
  public record Line(String name, int color, boolean faint, List<Point> points) {}

  /**
   * An area between two curves.
   *
   * @param color that of its line
   * @param ranges in the order of their steps
   */
  public record Band(int color, List<Range> ranges) {}

  /**
   * What a band spans at a step.
   *
   * @param step after how many training steps
   * @param low its lower end
   * @param high its upper end
   */
  public record Range(long step, double low, double high) {
    private boolean finite() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  private static final int WIDTH = 800;
  private static final int HEIGHT = 260;
  private static final int LEFT = 64;
  private static final int RIGHT = 20;
  private static final int TOP = 10;
  private static final int BOTTOM = 44;

  /** A chart without bands. */
  public Chart(String title, Scale scale, List<Line> lines) {
    this(title, scale, lines, List.of());
  }

  @Override
  public String html() {
    if (values().findAny().isEmpty()) {
      return new Paragraph(title + ": there is no finite value to draw.").html();
    }
    Axis x = Axis.exact(0, steps().max().orElse(1));
    Axis y = heights();
    return """
    <figure class="chart">
    <figcaption>%s%s</figcaption>
    %s
    <svg viewBox="0 0 %s %s" role="img" aria-label="%s">
    %s%s</svg>
    </figure>\
    """
        .formatted(
            Escape.html(title),
            y.logarithmic() ? " (logarithmic)" : "",
            legend(),
            WIDTH,
            HEIGHT,
            Escape.html(title),
            grid(x, y),
            bands.stream().map(band -> area(band, x, y)).collect(Collectors.joining())
                + lines.stream().map(line -> path(line, x, y)).collect(Collectors.joining()));
  }

  /** Nothing: Markdown has no pictures of its own. */
  @Override
  public String markdown() {
    return "";
  }

  private Axis heights() {
    double least = DoubleStream.concat(values(), ranges(Range::low)).min().orElse(0);
    double most = DoubleStream.concat(values(), ranges(Range::high)).max().orElse(1);
    return switch (scale) {
      case LOGARITHMIC ->
          least > 0 && most / least >= 10
              ? Axis.logarithmic(least, most)
              : Axis.around(least, most);
      case FROM_ZERO -> Axis.around(Math.min(0, least), most);
      case LINEAR -> Axis.around(least, most);
    };
  }

  private DoubleStream values() {
    return finite(Point::value);
  }

  private DoubleStream steps() {
    return finite(Point::step);
  }

  private DoubleStream finite(ToDoubleFunction<Point> part) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .filter(p -> Double.isFinite(p.value()))
        .mapToDouble(part);
  }

  private DoubleStream ranges(ToDoubleFunction<Range> end) {
    return bands.stream()
        .flatMap(band -> band.ranges().stream())
        .filter(Range::finite)
        .mapToDouble(end);
  }

  /** What the colours mean; nothing if there is but one. */
  private String legend() {
    return lines.size() == 1
        ? ""
        : lines.stream()
            .map(
                line ->
                    "<li><i class=\"swatch %s\"></i>%s</li>"
                        .formatted(styleOf(line), Escape.html(line.name())))
            .collect(Collectors.joining("", "<ul class=\"legend\">", "</ul>"));
  }

  private static String grid(Axis x, Axis y) {
    StringBuilder svg = new StringBuilder();
    int bottom = HEIGHT - BOTTOM;
    int right = WIDTH - RIGHT;
    for (double tick : y.ticks()) {
      double at = down(y, tick);
      svg.append("<path class=\"grid\" d=\"M%s %sH%s\"/>".formatted(LEFT, px(at), right))
          .append(text("y", LEFT - 8, at + 4, y.label(tick)));
    }
    for (double tick : x.ticks()) {
      double at = across(x, tick);
      svg.append("<path class=\"tick\" d=\"M%s %sv5\"/>".formatted(px(at), bottom))
          .append(text("x", at, bottom + 19, x.label(tick)));
    }
    return svg.append("<path class=\"axis\" d=\"M%s %sH%s\"/>".formatted(LEFT, bottom, right))
        .append(text("x", (LEFT + right) / 2.0, HEIGHT - 5, "training steps"))
        .toString();
  }

  private static String path(Line line, Axis x, Axis y) {
    StringBuilder d = new StringBuilder();
    StringBuilder dots = new StringBuilder(); // points between two gaps
    List<Point> points = line.points();
    boolean pen = false;
    for (int i = 0; i < points.size(); i++) {
      Point p = points.get(i);
      boolean drawn = drawn(p, y);
      if (drawn) {
        String at = point(p.step(), p.value(), x, y);
        d.append(pen ? 'L' : 'M').append(at);
        boolean lone = !pen && (i + 1 == points.size() || !drawn(points.get(i + 1), y));
        dots.append(lone ? "M" + at + "h0" : "");
      }
      pen = drawn;
    }
    String path = "<path class=\"line %s\" d=\"%s\"/>\n".formatted(styleOf(line), d);
    return dots.isEmpty()
        ? path
        : path + "<path class=\"line dot %s\" d=\"%s\"/>\n".formatted(styleOf(line), dots);
  }

  private static boolean drawn(Point p, Axis y) {
    return Double.isFinite(p.value()) && (!y.logarithmic() || p.value() > 0);
  }

  /** The area of each stretch without a gap. */
  private static String area(Band band, Axis x, Axis y) {
    StringBuilder d = new StringBuilder();
    List<Range> stretch = new ArrayList<>();
    for (Range r : band.ranges()) {
      if (r.finite() && (!y.logarithmic() || r.low() > 0)) {
        stretch.add(r);
      } else {
        outline(stretch, x, y, d);
        stretch.clear();
      }
    }
    outline(stretch, x, y, d);
    return "<path class=\"band %s\" d=\"%s\"/>\n".formatted(Palette.color(band.color()), d);
  }

  private static void outline(List<Range> stretch, Axis x, Axis y, StringBuilder d) {
    for (int i = 0; i < stretch.size(); i++) {
      d.append(i == 0 ? 'M' : 'L')
          .append(point(stretch.get(i).step(), stretch.get(i).high(), x, y));
    }
    for (Range r : stretch.reversed()) {
      d.append('L').append(point(r.step(), r.low(), x, y));
    }
    d.append(stretch.isEmpty() ? "" : "Z");
  }

  private static String point(long step, double value, Axis x, Axis y) {
    return px(across(x, (double) step)) + " " + px(down(y, value));
  }

  private static String styleOf(Line line) {
    return Palette.line(line.color()) + (line.faint() ? " faint" : "");
  }

  private static double across(Axis x, double value) {
    return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double down(Axis y, double value) {
    return TOP + (1 - y.position(value)) * (HEIGHT - TOP - BOTTOM);
  }
}
