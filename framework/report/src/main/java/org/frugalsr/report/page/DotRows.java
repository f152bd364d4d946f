package org.frugalsr.report.page;

import static org.frugalsr.report.page.Svg.px;
import static org.frugalsr.report.page.Svg.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.frugalsr.report.page.Drawing.Size;

/**
 * Differences as markers left and right of zero, with a row for each item.
 *
 * @param title what is drawn
 * @param unit the horizontal axis, with its unit
 * @param rows from the top
 */
public record DotRows(String title, String unit, List<Row> rows) implements Part {
  /**
   * A row.
   *
   * @param name of the item
   * @param dots the differences
   */
  public record Row(String name, List<Dot> dots) {}

  /**
   * A difference.
   *
   * @param name of the compared subject
   * @param pen of its marker
   * @param value the difference; one that is not finite is left out
   */
  public record Dot(String name, Pen pen, double value) {}

  private static final double TOP = 8;
  private static final double BOTTOM = 44;
  private static final double RIGHT = 24;

  /** Up to this number, dots are in one line. */
  private static final int FEW = 3;

  /** The distance between lines in a row of many dots, and the minimum between dots in a line. */
  private static final double LANE = 9;

  private static final int LANES = 3;

  @Override
  public String html() {
    if (values().findAny().isEmpty()) {
      return new Paragraph(title + ": there is no finite value to draw.").html();
    }
    Extent shown = Extent.of(values()).with(0);
    ChartAxis x = ChartAxis.around(shown.least(), shown.most());
    return """
    <figure class="chart">
    <figcaption>%s<small>%s</small></figcaption>
    %s%s%s
    </figure>\
    """
        .formatted(
            Escape.html(title),
            Escape.html(remark(shown, x)),
            drawing(Size.BROAD, x),
            drawing(Size.SLIM, x),
            key());
  }

  /** Empty, since Markdown has no inline images. */
  @Override
  public String markdown() {
    return "";
  }

  private DoubleStream values() {
    return rows.stream()
        .flatMap(row -> row.dots().stream())
        .mapToDouble(Dot::value)
        .filter(Double::isFinite);
  }

  private String remark(Extent shown, ChartAxis x) {
    long beyond = values().filter(v -> v < x.low() || v > x.high()).count();
    double least = values().min().orElse(0);
    double most = values().max().orElse(0);
    return !shown.cut() || beyond == 0
        ? ""
        : " (axis cut: %s at its edges, from %s to %s)"
            .formatted(beyond, Figures.psnrGain(least), Figures.psnrGain(most));
  }

  private String key() {
    Map<String, Dot> named = new LinkedHashMap<>();
    rows.stream().flatMap(r -> r.dots().stream()).forEach(d -> named.putIfAbsent(d.name(), d));
    return Legend.html(
        named.values().stream()
            .map(d -> new Legend.Item(d.name(), "", d.pen().marker(13, 6, false), ""))
            .toList(),
        false);
  }

  private double rowHeight() {
    int most = rows.stream().mapToInt(r -> r.dots().size()).max().orElse(0);
    return most <= FEW ? 22 : LANES * LANE + 10;
  }

  private String drawing(Size size, ChartAxis x) {
    double column =
        Math.min(
            size.names, rows.stream().mapToDouble(r -> Lettering.width(r.name())).max().orElse(0));
    double left = column + 14;
    double height = rows.size() * rowHeight();
    Plot plot =
        new Plot(
            new Box(left, TOP, size.width - RIGHT, TOP + height),
            x,
            ChartAxis.exact(0, rows.size()));
    StringBuilder svg = new StringBuilder();
    for (double tick : x.ticks()) {
      svg.append(
          "<path class=\"%s\" d=\"M%s %sV%s\"/>"
              .formatted(
                  tick == 0 ? "axis" : "grid", px(plot.across(tick)), px(TOP), px(TOP + height)));
    }
    svg.append(plot.below(x::label, unit, size.width));
    for (int i = 0; i < rows.size(); i++) {
      double middle = TOP + (i + 0.5) * rowHeight();
      svg.append(
          text(
              "y",
              left - 10,
              middle + Lettering.MIDDLE,
              Lettering.within(column, rows.get(i).name())));
      svg.append(
          i == 0
              ? ""
              : "<path class=\"grid\" d=\"M%s %sH%s\"/>\n"
                  .formatted(px(left), px(middle - rowHeight() / 2), px(size.width - RIGHT)));
      svg.append(dots(rows.get(i), middle, plot));
    }
    return Drawing.svg(size, TOP + height + BOTTOM, "", title, svg.toString());
  }

  /** Markers that would overlap are moved to lines above and below. */
  private static String dots(Row row, double middle, Plot plot) {
    List<Box> placed = new ArrayList<>();
    return row.dots().stream()
        .filter(d -> Double.isFinite(d.value()))
        .map(
            d -> {
              double across = plot.across(d.value());
              double x = Math.max(plot.room().left(), Math.min(plot.room().right(), across));
              double y = lane(row, x, middle, placed);
              placed.add(Box.around(x, y, LANE / 2));
              return mark(d, row, x, y, plot);
            })
        .collect(Collectors.joining());
  }

  private static double lane(Row row, double x, double middle, List<Box> placed) {
    double best = middle;
    long least = Long.MAX_VALUE;
    int reach = row.dots().size() <= FEW ? 0 : LANES / 2;
    for (int i = 0; i <= 2 * reach; i++) {
      double y = middle + (i % 2 == 0 ? -1 : 1) * ((i + 1) / 2) * (LANE + 1);
      Box box = Box.around(x, y, LANE / 2);
      long covered = placed.stream().filter(box::overlaps).count();
      if (covered < least) {
        least = covered;
        best = y;
      }
    }
    return best;
  }

  private static String mark(Dot d, Row row, double x, double y, Plot plot) {
    String stem =
        row.dots().size() == 1
            ? "<path class=\"stem %s\" d=\"M%s %sH%s\"/>"
                .formatted(
                    d.pen().color(),
                    px(Math.max(plot.room().left(), Math.min(plot.room().right(), plot.across(0)))),
                    px(y),
                    px(x))
            : "";
    return "<g class=\"spot\"%s><title>%s</title>%s%s</g>\n"
        .formatted(
            Legend.of(d.name()),
            Escape.html("%s, %s: %s".formatted(row.name(), d.name(), Figures.psnrGain(d.value()))),
            stem,
            d.pen().marker(x, y, false));
  }
}
