package org.frugalsr.report.page;

import static org.frugalsr.report.page.Svg.px;
import static org.frugalsr.report.page.Svg.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The same points over several quantities, in drawings side by side with one vertical axis.
 *
 * <p>Each point has its name beside it. A few points far above or below the others, which would
 * flatten the drawing, are at its edge with their values.
 *
 * @param title what is drawn, with the unit of the vertical axis
 * @param quantities the horizontal axes, with their units; a drawing each, except for those with
 *     the same value for all points
 * @param spots the points
 * @param level a level to compare with at any cost, such as bicubic
 */
public record Scatter(
    String title, List<String> quantities, List<Spot> spots, Optional<Chart.Level> level)
    implements Part {
  /**
   * A point.
   *
   * @param name beside it, and in the legend
   * @param note printed after the name in the legend
   * @param pen of its marker
   * @param hollow whether it is only there to compare with
   * @param across its horizontal value in each drawing; NaN if it has none. 0 is drawn at the left
   *     edge if the axis is logarithmic
   * @param height its height
   * @param reach how far its error bar goes up and down; 0 for none
   */
  public record Spot(
      String name,
      String note,
      Pen pen,
      boolean hollow,
      List<Double> across,
      double height,
      double reach) {
    /** Copies the list. */
    public Spot {
      across = List.copyOf(across);
    }

    private double value(int drawing) {
      return across.get(drawing);
    }

    private boolean finite(int drawing) {
      return Double.isFinite(height) && Double.isFinite(value(drawing));
    }
  }

  private static final double WIDTH = 440;
  private static final double LEFT = 50;
  private static final double RIGHT = 16;
  private static final double TOP = 12;
  private static final double BOTTOM = 44;
  private static final double LEAST = 230;

  /** The extra height of a drawing for each point beyond six. */
  private static final double MORE = 8;

  private static final double NAME = 150;

  /** The size of a marker with a margin. */
  private static final double MARKER = 5;

  /** The distance from the edge of a point that does not fit, so that its name fits beside it. */
  private static final double EDGE = 8;

  /** An axis is logarithmic from this factor between its largest and smallest value. */
  private static final double WIDE = 8;

  @Override
  public String html() {
    if (shown().isEmpty()) {
      return new Paragraph(title + ": there is no finite value to draw.").html();
    }
    ChartAxis y = vertical();
    List<String> drawings = new ArrayList<>();
    List<String> same = new ArrayList<>();
    for (int n = 0; n < quantities.size(); n++) {
      int place = n;
      List<Spot> here = shown().stream().filter(s -> s.finite(place)).toList();
      double[] values = here.stream().mapToDouble(s -> s.value(place)).distinct().toArray();
      if (values.length == 0) {
        same.add(quantities.get(n) + ": nothing to draw");
      } else if (values.length == 1 && quantities.size() > 1 && here.size() > 1) {
        same.add(
            "%s: %s everywhere".formatted(quantities.get(n), Figures.large(values[0]).strip()));
      } else {
        drawings.add(drawing(n, here, y));
      }
    }
    return """
    <figure class="chart">
    <figcaption>%s<small>%s</small></figcaption>
    <div class="row">
    %s</div>
    %s%s
    </figure>\
    """
        .formatted(
            Escape.html(title),
            Escape.html(remark(y)),
            String.join("", drawings),
            same.isEmpty()
                ? ""
                : "<p class=\"note\">" + Escape.html(String.join("; ", same)) + ".</p>\n",
            key());
  }

  /** Empty, since Markdown has no inline images. */
  @Override
  public String markdown() {
    return "";
  }

  private List<Spot> shown() {
    return spots.stream()
        .filter(s -> IntStream.range(0, quantities.size()).anyMatch(s::finite))
        .toList();
  }

  private ChartAxis vertical() {
    Extent e = Extent.of(shown().stream().mapToDouble(Spot::height));
    if (level.isPresent()) {
      e = e.with(level.get().value());
    }
    for (Spot s : shown()) {
      if (s.height() >= e.least() && s.height() <= e.most()) {
        e = e.with(s.height() - s.reach()).with(s.height() + s.reach());
      }
    }
    return ChartAxis.around(e.least(), e.most());
  }

  private String remark(ChartAxis y) {
    List<String> parts = new ArrayList<>();
    long beyond = shown().stream().filter(s -> !inside(s.height(), y)).count();
    if (beyond > 0) {
      parts.add("axis cut: %s at its edges, with arrows and values".formatted(beyond));
    }
    level
        .filter(l -> !inside(l.value(), y))
        .ifPresent(
            l ->
                parts.add(
                    "%s: %s, %s the axis"
                        .formatted(
                            l.name(),
                            Figures.psnrOfTable(l.value()),
                            l.value() < y.low() ? "below" : "above")));
    return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
  }

  private static boolean inside(double value, ChartAxis y) {
    return value >= y.low() && value <= y.high();
  }

  private String key() {
    return Legend.html(
        shown().stream()
            .map(s -> new Legend.Item(s.name(), s.note(), s.pen().marker(13, 6, s.hollow()), ""))
            .toList(),
        false);
  }

  private String drawing(int n, List<Spot> here, ChartAxis y) {
    String quantity = quantities.get(n);
    ChartAxis x = horizontal(here.stream().mapToDouble(s -> s.value(n)));
    double height = LEAST + MORE * Math.max(0, here.size() - 6);
    Plot plot = new Plot(new Box(LEFT, TOP, WIDTH - RIGHT, TOP + height), x, y);
    StringBuilder svg = new StringBuilder(plot.heights());
    svg.append(
        plot.below(
            tick -> label(x, tick),
            quantity + (x.logarithmic() ? " (logarithmic axis)" : ""),
            WIDTH));
    level.filter(l -> inside(l.value(), y)).ifPresent(l -> svg.append(line(l, plot)));
    List<Placed> placed = placed(here, n, plot);
    placed.forEach(p -> svg.append(mark(p, n, plot)));
    svg.append(names(placed, plot));
    return """
    <svg class="drawing" viewBox="0 0 %s %s" role="img" aria-label="%s">
    %s</svg>
    """
        .formatted(
            px(WIDTH), px(TOP + height + BOTTOM), Escape.html(title + " over " + quantity), svg);
  }

  private static ChartAxis horizontal(DoubleStream values) {
    double[] all = values.toArray();
    double most = DoubleStream.of(all).max().orElse(1);
    double least = DoubleStream.of(all).filter(v -> v > 0).min().orElse(1);
    return most / least >= WIDE
        ? new ChartAxis(least / 1.5, most * 1.5, true)
        : ChartAxis.around(Math.min(0, DoubleStream.of(all).min().orElse(0)), most);
  }

  private static double height(Spot s, Plot plot) {
    if (inside(s.height(), plot.y())) {
      return plot.down(s.height());
    }
    Box room = plot.room();
    return Math.max(room.top() + EDGE, Math.min(room.bottom() - EDGE, plot.down(s.height())));
  }

  /** A point and where its marker is. */
  private record Placed(Spot spot, double x, double y) {}

  /** The points from the top; those at an edge are placed side by side. */
  private static List<Placed> placed(List<Spot> here, int n, Plot plot) {
    List<Placed> placed = new ArrayList<>();
    here.stream()
        .sorted(Comparator.comparingDouble(s -> -s.height()))
        .forEach(
            s -> {
              double x = plot.across(s.value(n));
              double y = height(s, plot);
              while (!inside(s.height(), plot.y()) && taken(placed, x, y)) {
                x += 2 * MARKER;
              }
              placed.add(new Placed(s, x, y));
            });
    return placed;
  }

  private static boolean taken(List<Placed> placed, double x, double y) {
    return placed.stream().anyMatch(p -> Math.hypot(p.x() - x, p.y() - y) < 2 * MARKER);
  }

  /** The name, followed by the value if the point is at the edge. */
  private static String named(Spot s, ChartAxis y) {
    String name = Lettering.within(NAME, s.name());
    return inside(s.height(), y)
        ? name
        : name + (s.height() < y.low() ? " ↓" : " ↑") + Figures.psnrOfTable(s.height());
  }

  private String names(List<Placed> placed, Plot plot) {
    List<Labels.Named> names =
        placed.stream()
            .map(p -> new Labels.Named(p.x(), p.y(), named(p.spot(), plot.y())))
            .toList();
    List<Box> markers =
        names.stream().map(p -> Box.around(p.x(), p.y(), MARKER)).collect(Collectors.toList());
    level.filter(l -> inside(l.value(), plot.y())).ifPresent(l -> markers.add(box(plot, l)));
    List<Optional<Box>> boxes = Labels.beside(names, markers, plot.room());
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i < placed.size(); i++) {
      Spot s = placed.get(i).spot();
      Labels.Named name = names.get(i);
      boxes.get(i).ifPresent(box -> svg.append(name(s, name, box)));
    }
    return svg.toString();
  }

  private static String name(Spot s, Labels.Named name, Box box) {
    double[] to = Labels.leader(name, box);
    boolean near = Math.hypot(to[2] - to[0], to[3] - to[1]) < 2.5 * MARKER;
    return "<g class=\"name\"%s>%s%s</g>\n"
        .formatted(
            Legend.of(s.name()),
            near
                ? ""
                : "<path class=\"leader %s\" d=\"M%s %sL%s %s\"/>"
                    .formatted(s.pen().color(), px(to[0]), px(to[1]), px(to[2]), px(to[3])),
            text(
                "x",
                (box.left() + box.right()) / 2,
                (box.top() + box.bottom()) / 2 + Lettering.MIDDLE,
                name.text()));
  }

  private static String line(Chart.Level l, Plot plot) {
    double at = plot.down(l.value());
    return "<path class=\"line %s\" d=\"M%s %sH%s\"/>"
            .formatted(
                Pen.REFERENCE.line(), px(plot.room().left()), px(at), px(plot.room().right()))
        + text("y", plot.room().right(), at - Lettering.MIDDLE, words(l));
  }

  private static String words(Chart.Level l) {
    return l.name() + " " + Figures.psnrOfTable(l.value());
  }

  private static Box box(Plot plot, Chart.Level l) {
    double right = plot.room().right();
    double bottom = plot.down(l.value());
    return new Box(
        right - Lettering.width(words(l)), bottom - Lettering.LINE - 1, right, bottom + 1);
  }

  private static String mark(Placed p, int n, Plot plot) {
    Spot s = p.spot();
    double x = p.x();
    double low = Math.min(plot.room().bottom(), plot.down(s.height() - s.reach()));
    double high = Math.max(plot.room().top(), plot.down(s.height() + s.reach()));
    String bar =
        s.reach() > 0 && inside(s.height(), plot.y())
            ? "<path class=\"error %s\" d=\"M%s %sV%s\"/>"
                .formatted(s.pen().color(), px(x), px(high), px(low))
            : "";
    String told =
        "%s: %s dB%s, %s"
            .formatted(
                s.name() + s.note(),
                Figures.psnr(s.height()),
                s.reach() > 0 ? " ± " + Figures.psnr(s.reach()) : "",
                Figures.large(s.value(n)).strip());
    return "<g class=\"spot\"%s><title>%s</title>%s%s</g>\n"
        .formatted(
            Legend.of(s.name()), Escape.html(told), bar, s.pen().marker(x, p.y(), s.hollow()));
  }

  /** The label of a tick, such as {@code 500 K}: shorter than the axis's own. */
  private static String label(ChartAxis axis, double tick) {
    return Math.abs(tick) < 1000 ? axis.label(tick) : Figures.round(tick);
  }
}
