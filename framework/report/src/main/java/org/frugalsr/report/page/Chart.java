package org.frugalsr.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.report.page.Drawing.Size;

/**
 * Curves over training steps, with bands around them, drawn as SVG in the colours of the page.
 *
 * <p>Each curve's name is at its end. A curve has a gap where a value is not finite; if a few
 * values would flatten the rest, the axis is cut, as noted in the title. XChart is not used: it
 * needs the machine's fonts, which a server without a screen may not have, and its colours do not
 * follow the page's.
 *
 * @param title what is drawn, with its unit
 * @param scale of the values
 * @param lines the curves
 * @param bands the areas behind them
 * @param levels constant values to compare with
 * @param moments steps to point at
 */
public record Chart(
    String title,
    Scale scale,
    List<Line> lines,
    List<Band> bands,
    List<Level> levels,
    List<Moment> moments)
    implements Part {
  /** How values are mapped to heights. */
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
   * @param name in the legend
   * @param pen what it is drawn with
   * @param faint whether it stays in the background
   * @param points in the order of their steps; few ones get markers
   */
  public record Line(String name, Pen pen, boolean faint, List<Point> points) {}

  /**
   * An area between two curves.
   *
   * @param name of its line
   * @param pen that of its line
   * @param ranges in the order of their steps
   */
  public record Band(String name, Pen pen, List<Range> ranges) {}

  /**
   * What a band spans at a step.
   *
   * @param step after how many training steps
   * @param low its lower end
   * @param high its upper end
   */
  public record Range(long step, double low, double high) {
    boolean finite() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /**
   * A value that is the same at every step.
   *
   * @param name such as {@code bicubic}
   * @param value finite
   */
  public record Level(String name, double value) {}

  /**
   * A step to point at.
   *
   * @param name such as {@code best}
   * @param step after how many training steps
   */
  public record Moment(String name, long step) {}

  /** Up to this number, each point gets a marker. */
  private static final int FEW = 25;

  /** The largest number of points in a tooltip. */
  private static final int TOLD = 200;

  /** A chart of curves only. */
  public Chart(String title, Scale scale, List<Line> lines) {
    this(title, scale, lines, List.of(), List.of(), List.of());
  }

  @Override
  public String html() {
    if (values().findAny().isEmpty()) {
      return new Paragraph(title + ": there is no finite value to draw.").html();
    }
    Extent shown = shown();
    ChartAxis y = axis(shown);
    return """
    <figure class="chart">
    <figcaption>%s<small>%s</small></figcaption>
    %s%s%s
    </figure>\
    """
        .formatted(
            Escape.html(title),
            Escape.html(remark(shown, y)),
            new ChartDrawing(this, y, Size.BROAD).svg(),
            new ChartDrawing(this, y, Size.SLIM).svg(),
            key(y));
  }

  /** Empty, since Markdown has no inline images. */
  @Override
  public String markdown() {
    return "";
  }

  private boolean factors() {
    DoubleStream all = DoubleStream.concat(values(), ranges(Range::low));
    double least = all.min().orElse(0);
    double most = values().max().orElse(1);
    return scale == Scale.LOGARITHMIC && least > 0 && most / least >= 10;
  }

  /** The range of the axis: the curves, and bands and levels that are near. */
  private Extent shown() {
    boolean factors = factors();
    Extent e = Extent.of(ends(factors, DoubleStream::min), ends(factors, DoubleStream::max));
    if (!bands.isEmpty() && !e.cut()) {
      DoubleStream ends = DoubleStream.concat(ranges(Range::low), ranges(Range::high));
      Extent near = Extent.of(factors ? ends.map(Math::log) : ends);
      e = e.with(near.least()).with(near.most());
    }
    for (Level level : levels) {
      e = e.with(factors ? Math.log(level.value()) : level.value());
    }
    return factors ? new Extent(Math.exp(e.least()), Math.exp(e.most()), e.below(), e.above()) : e;
  }

  /** The lowest or highest value of each curve. */
  private double[] ends(boolean factors, Function<DoubleStream, OptionalDouble> end) {
    return lines.stream()
        .map(line -> line.points().stream().mapToDouble(Point::value).filter(Double::isFinite))
        .flatMapToDouble(v -> end.apply(factors ? v.map(Math::log) : v).stream())
        .toArray();
  }

  private ChartAxis axis(Extent shown) {
    if (factors()) {
      return ChartAxis.logarithmic(shown.least(), shown.most());
    }
    return scale == Scale.FROM_ZERO && !shown.below()
        ? ChartAxis.around(Math.min(0, shown.least()), shown.most())
        : ChartAxis.around(shown.least(), shown.most());
  }

  /** Notes on the axis. */
  private String remark(Extent shown, ChartAxis y) {
    List<String> parts = new ArrayList<>();
    if (y.logarithmic()) {
      parts.add("logarithmic axis");
    }
    double least = values().min().orElse(0);
    double most = values().max().orElse(0);
    if (shown.below() && least < y.low()) {
      parts.add("axis cut: lowest value %s".formatted(number(least)));
    }
    if (shown.above() && most > y.high()) {
      parts.add("axis cut: highest value %s".formatted(number(most)));
    }
    for (Level level : levels) {
      if (!inside(level.value(), y)) {
        parts.add(
            "%s: %s, %s the axis"
                .formatted(
                    level.name(),
                    number(level.value()),
                    level.value() < y.low() ? "below" : "above"));
      }
    }
    return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
  }

  static boolean inside(double value, ChartAxis y) {
    return value >= y.low() && value <= y.high();
  }

  static String number(double value) {
    return Figures.shortest(value);
  }

  DoubleStream values() {
    return finite(Point::value);
  }

  DoubleStream steps() {
    return finite(Point::step);
  }

  private DoubleStream finite(ToDoubleFunction<Point> part) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .filter(p -> Double.isFinite(p.value()))
        .mapToDouble(part);
  }

  DoubleStream ranges(ToDoubleFunction<Range> end) {
    return bands.stream()
        .flatMap(band -> band.ranges().stream())
        .filter(Range::finite)
        .mapToDouble(end);
  }

  /** The legend, with the values for tooltips; hidden if there is only one line. */
  private String key(ChartAxis y) {
    return Legend.html(
        lines.stream()
            .map(
                line ->
                    new Legend.Item(
                        line.name(),
                        "",
                        line.pen().stroke(0, 26, 6)
                            + (marked(line) ? line.pen().marker(13, 6, false) : ""),
                        told(line)))
            .toList(),
        lines.size() == 1);
  }

  private static String told(Line line) {
    List<Point> finite = line.points().stream().filter(p -> Double.isFinite(p.value())).toList();
    int every = Math.max(1, Math.ceilDiv(finite.size(), TOLD));
    List<Point> told = new ArrayList<>();
    for (int i = (finite.size() - 1) % every; i >= 0 && i < finite.size(); i += every) {
      told.add(finite.get(i));
    }
    return " data-x=\"%s\" data-y=\"%s\""
        .formatted(
            told.stream().map(p -> String.valueOf(p.step())).collect(Collectors.joining(" ")),
            told.stream().map(p -> number(p.value())).collect(Collectors.joining(" ")));
  }

  /** Whether each point of a curve gets a marker. */
  static boolean marked(Line line) {
    return line.points().size() <= FEW;
  }
}
