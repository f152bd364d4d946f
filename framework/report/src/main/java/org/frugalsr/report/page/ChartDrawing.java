package org.frugalsr.report.page;

import static org.frugalsr.report.page.Svg.px;
import static org.frugalsr.report.page.Svg.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.report.page.Chart.Band;
import org.frugalsr.report.page.Chart.Level;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Chart.Moment;
import org.frugalsr.report.page.Chart.Range;
import org.frugalsr.report.page.Drawing.Size;

/**
 * A chart in one of its two sizes: curves on the left, their names in a column on the right.
 *
 * @param chart what is drawn
 * @param y the vertical axis
 * @param size how wide it is
 */
record ChartDrawing(Chart chart, ChartAxis y, Size size) {
  private static final double LEFT = 64;
  private static final double RIGHT = 20;
  private static final double TOP = 20;
  private static final double BOTTOM = 44;
  private static final double LEAST = 220;

  /** The gap between the curves and their names, for the lines that connect them. */
  private static final double GAP = 34;

  /** The element. */
  String svg() {
    List<Label> labels = labels();
    double widest = labels.stream().mapToDouble(l -> Lettering.width(l.text())).max().orElse(0);
    double column = Math.min(widest, size.names);
    double right = labels.isEmpty() ? size.width - RIGHT : size.width - column - GAP - 4;
    double height = Math.max(LEAST, Lettering.LINE * labels.size());
    ChartAxis x = ChartAxis.exact(0, chart.steps().max().orElse(1));
    Plot plot = new Plot(new Box(LEFT, TOP, right, TOP + height), x, y);
    String curves =
        chart.levels().stream()
                .filter(l -> Chart.inside(l.value(), y))
                .map(l -> level(l, plot))
                .collect(Collectors.joining())
            + chart.bands().stream().map(band -> area(band, plot)).collect(Collectors.joining())
            + chart.moments().stream().map(m -> moment(m, plot)).collect(Collectors.joining())
            + chart.lines().stream().map(line -> path(line, plot)).collect(Collectors.joining());
    String content =
        plot.heights()
            + plot.below(x::label, "training steps", size.width)
            + (beyond(plot) ? clipped(plot.room(), curves) : curves)
            + names(labels, plot, column);
    return Drawing.svg(
        size,
        TOP + height + BOTTOM,
        " data-plot=\"%s %s %s %s %s\""
            .formatted(px(LEFT), px(right), px(TOP), px(TOP + height), (long) x.high()),
        chart.title(),
        content);
  }

  /** Whether anything has to be cut off at the edges of the plot. */
  private boolean beyond(Plot plot) {
    return DoubleStream.concat(
            chart.values(),
            DoubleStream.concat(chart.ranges(Range::low), chart.ranges(Range::high)))
        .anyMatch(v -> !Chart.inside(v, plot.y()));
  }

  /** Clips curves, since parts outside of an inner SVG are not shown. */
  private static String clipped(Box room, String curves) {
    double margin = 5; // for the width of lines
    String at =
        "%s %s %s %s"
            .formatted(
                px(room.left() - margin),
                px(room.top() - margin),
                px(room.right() - room.left() + 2 * margin),
                px(room.bottom() - room.top() + 2 * margin));
    String[] sides = at.split(" ", -1);
    return "<svg x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" viewBox=\"%s\">\n%s</svg>\n"
        .formatted(sides[0], sides[1], sides[2], sides[3], at, curves);
  }

  /** The name at the end of a curve or level. */
  private record Label(String name, String value, Optional<Pen> pen, double step, double height) {
    private String text() {
      return name + value;
    }

    /** The text; if it is too wide, the name is shortened but not the value. */
    private String within(double width) {
      return Lettering.within(width - Lettering.width(value), name) + value;
    }
  }

  /** The names at the ends; none for a single curve. */
  private List<Label> labels() {
    List<Label> labels = new ArrayList<>();
    if (chart.lines().size() > 1) {
      for (Line line : chart.lines()) {
        line.points().stream()
            .filter(p -> drawn(p, y))
            .reduce((before, after) -> after)
            .ifPresent(
                p ->
                    labels.add(
                        new Label(
                            line.name(),
                            beyond(p.value(), y),
                            Optional.of(line.pen()),
                            p.step(),
                            p.value())));
      }
    }
    chart.levels().stream()
        .filter(l -> Chart.inside(l.value(), y))
        .forEach(
            l ->
                labels.add(
                    new Label(
                        l.name(),
                        " " + Chart.number(l.value()),
                        Optional.empty(),
                        chart.steps().max().orElse(1),
                        l.value())));
    return labels;
  }

  private static String beyond(double value, ChartAxis y) {
    return Chart.inside(value, y) ? "" : (value < y.low() ? " ↓" : " ↑") + Chart.number(value);
  }

  private static String names(List<Label> labels, Plot plot, double column) {
    Box room = plot.room();
    double[] wished =
        labels.stream()
            .mapToDouble(l -> Math.max(room.top(), Math.min(room.bottom(), plot.down(l.height()))))
            .toArray();
    double[] heights = Labels.spread(wished, Lettering.LINE, room.top(), room.bottom());
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i < wished.length; i++) {
      Label l = labels.get(i);
      double x = plot.across(l.step());
      double begin = room.right() + 12;
      String classes = l.pen().map(Pen::color).orElse(Pen.REFERENCE.color());
      svg.append(
          "<g class=\"name\"%s><path class=\"leader %s\" d=\"M%s %sL%s %s\"/><path class=\"line %s\" d=\"M%s %sh16\"/>"
              .formatted(
                  Legend.of(l.name()),
                  classes,
                  px(x),
                  px(wished[i]),
                  px(begin),
                  px(heights[i]),
                  l.pen().orElse(Pen.REFERENCE).line(),
                  px(begin),
                  px(heights[i])));
      svg.append(text("start", room.right() + GAP, heights[i] + Lettering.MIDDLE, l.within(column)))
          .append("</g>\n");
    }
    return svg.toString();
  }

  private static String level(Level level, Plot plot) {
    return "<path class=\"line %s\"%s d=\"M%s %sH%s\"/>\n"
        .formatted(
            Pen.REFERENCE.line(),
            Legend.of(level.name()),
            px(plot.room().left()),
            px(plot.down(level.value())),
            px(plot.room().right()));
  }

  private static String moment(Moment moment, Plot plot) {
    double x = plot.across(moment.step());
    double half = Lettering.width(moment.name()) / 2;
    double middle = Math.max(plot.room().left() + half, Math.min(plot.room().right() - half, x));
    return "<path class=\"moment\" d=\"M%s %sV%s\"/>"
            .formatted(px(x), px(plot.room().top()), px(plot.room().bottom()))
        + text("x", middle, plot.room().top() - 6, moment.name());
  }

  private static String path(Line line, Plot plot) {
    StringBuilder d = new StringBuilder();
    StringBuilder dots = new StringBuilder(); // points between two gaps
    List<Point> points = line.points();
    boolean pen = false;
    for (int i = 0; i < points.size(); i++) {
      Point p = points.get(i);
      boolean drawn = drawn(p, plot.y());
      if (drawn) {
        String at = point(p.step(), p.value(), plot);
        d.append(pen ? 'L' : 'M').append(at);
        boolean lone = !pen && (i + 1 == points.size() || !drawn(points.get(i + 1), plot.y()));
        if (Chart.marked(line)) {
          dots.append(line.pen().marker(plot.across(p.step()), plot.down(p.value()), false));
        } else if (lone) {
          dots.append(
              "<path class=\"line dot %s\" d=\"M%sh0\"/>".formatted(line.pen().color(), at));
        }
      }
      pen = drawn;
    }
    return "<g class=\"curve%s\"%s><title>%s</title><path class=\"line %s\" d=\"%s\"/>%s</g>\n"
        .formatted(
            line.faint() ? " faint" : "",
            Legend.of(line.name()),
            Escape.html(line.name()),
            line.pen().line(),
            d,
            dots);
  }

  private static boolean drawn(Point p, ChartAxis y) {
    return Double.isFinite(p.value()) && (!y.logarithmic() || p.value() > 0);
  }

  /** The area of each stretch without a gap. */
  private String area(Band band, Plot plot) {
    StringBuilder d = new StringBuilder();
    List<Range> stretch = new ArrayList<>();
    for (Range r : band.ranges()) {
      if (r.finite() && (!plot.y().logarithmic() || r.low() > 0)) {
        stretch.add(r);
      } else {
        outline(stretch, plot, d);
        stretch.clear();
      }
    }
    outline(stretch, plot, d);
    return "<path class=\"band %s%s\"%s d=\"%s\"/>\n"
        .formatted(
            band.pen().color(), chart.bands().size() > 6 ? " thin" : "", Legend.of(band.name()), d);
  }

  private static void outline(List<Range> stretch, Plot plot, StringBuilder d) {
    for (int i = 0; i < stretch.size(); i++) {
      d.append(i == 0 ? 'M' : 'L')
          .append(point(stretch.get(i).step(), stretch.get(i).high(), plot));
    }
    for (Range r : stretch.reversed()) {
      d.append('L').append(point(r.step(), r.low(), plot));
    }
    d.append(stretch.isEmpty() ? "" : "Z");
  }

  private static String point(long step, double value, Plot plot) {
    return px(plot.across(step)) + " " + px(plot.down(value));
  }
}
