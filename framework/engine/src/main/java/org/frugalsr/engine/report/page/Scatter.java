package org.frugalsr.engine.report.page;

import static org.frugalsr.engine.report.page.Svg.px;
import static org.frugalsr.engine.report.page.Svg.text;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The same points over several quantities, in drawings side by side with one vertical axis.
 *
 * @param title what is drawn, with the unit of the vertical axis
 * @param quantities what is to the right, with its unit; a drawing each
 * @param spots the points
 */
public record Scatter(String title, List<String> quantities, List<Spot> spots) implements Part {
  /**
   * A point.
   *
   * @param name for the legend
   * @param color 0 or more; also decides its shape
   * @param hollow whether it is only there to compare with
   * @param across its place in each drawing; NaN where it has none. 0 is drawn at the left edge if
   *     the axis is logarithmic
   * @param height its height
   * @param reach how far its error bar goes up and down; 0 for none
   */
  public record Spot(
      String name, int color, boolean hollow, List<Double> across, double height, double reach) {
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

  private static final int WIDTH = 290;
  private static final int HEIGHT = 240;
  private static final int LEFT = 50;
  private static final int RIGHT = 20;
  private static final int TOP = 10;
  private static final int BOTTOM = 46;

  /** From this factor between the largest and the smallest value on, an axis is logarithmic. */
  private static final double WIDE = 8;

  @Override
  public String html() {
    if (shown().isEmpty()) {
      return new Paragraph(title + ": there is no finite value to draw.").html();
    }
    String drawings =
        IntStream.range(0, quantities.size()).mapToObj(this::drawing).collect(Collectors.joining());
    return """
    <figure class="chart">
    <figcaption>%s</figcaption>
    <div class="row">
    %s</div>
    %s
    </figure>\
    """
        .formatted(Escape.html(title), drawings, legend());
  }

  /** Nothing: Markdown has no pictures of its own. */
  @Override
  public String markdown() {
    return "";
  }

  private List<Spot> shown() {
    return spots.stream()
        .filter(s -> IntStream.range(0, quantities.size()).anyMatch(s::finite))
        .toList();
  }

  private String legend() {
    return shown().stream()
        .map(
            s ->
                "<li><svg class=\"key\" width=\"14\" height=\"14\" viewBox=\"0 0 14 14\">%s</svg>%s</li>"
                    .formatted(Palette.marker(s.color(), 7, 7, s.hollow()), Escape.html(s.name())))
        .collect(Collectors.joining("", "<ul class=\"legend\">", "</ul>"));
  }

  private String drawing(int n) {
    List<Spot> here = spots.stream().filter(s -> s.finite(n)).toList();
    String quantity = quantities.get(n);
    if (here.isEmpty()) {
      return "<p class=\"gone\">%s: nothing to draw</p>\n".formatted(Escape.html(quantity));
    }
    Axis x = horizontal(here.stream().mapToDouble(s -> s.value(n)));
    Axis y =
        Axis.around(
            end(s -> s.height() - s.reach(), true), end(s -> s.height() + s.reach(), false));
    StringBuilder svg = new StringBuilder(grid(x, y));
    svg.append(
        text(
            "x",
            (LEFT + WIDTH - RIGHT) / 2.0,
            HEIGHT - 6,
            quantity + (x.logarithmic() ? " (logarithmic)" : "")));
    for (Spot s : here) {
      svg.append(mark(s, across(x, s.value(n)), y));
    }
    return """
    <svg viewBox="0 0 %s %s" role="img" aria-label="%s">
    %s</svg>
    """
        .formatted(WIDTH, HEIGHT, Escape.html(title + " over " + quantity), svg);
  }

  private double end(ToDoubleFunction<Spot> height, boolean lowest) {
    DoubleStream heights = shown().stream().mapToDouble(height);
    return (lowest ? heights.min() : heights.max()).orElse(0);
  }

  private static Axis horizontal(DoubleStream values) {
    double[] all = values.toArray();
    double most = DoubleStream.of(all).max().orElse(1);
    double least = DoubleStream.of(all).filter(v -> v > 0).min().orElse(1);
    return most / least >= WIDE
        ? new Axis(least / 1.5, most * 1.5, true)
        : Axis.around(Math.min(0, DoubleStream.of(all).min().orElse(0)), most);
  }

  private static String mark(Spot s, double x, Axis y) {
    double at = down(y, s.height());
    String bar =
        s.reach() > 0
            ? "<path class=\"error %s\" d=\"M%s %sV%s\"/>"
                .formatted(
                    Palette.color(s.color()),
                    px(x),
                    px(down(y, s.height() + s.reach())),
                    px(down(y, s.height() - s.reach())))
            : "";
    return "<g><title>%s</title>%s%s</g>\n"
        .formatted(
            Escape.html(s.name() + ": " + Figures.psnr(s.height()) + " dB"),
            bar,
            Palette.marker(s.color(), x, at, s.hollow()));
  }

  private static String grid(Axis x, Axis y) {
    StringBuilder svg = new StringBuilder();
    int bottom = HEIGHT - BOTTOM;
    for (double tick : y.ticks()) {
      double at = down(y, tick);
      svg.append("<path class=\"grid\" d=\"M%s %sH%s\"/>".formatted(LEFT, px(at), WIDTH - RIGHT));
      svg.append(text("y", LEFT - 6, at + 4, y.label(tick)));
    }
    List<Double> ticks = x.ticks();
    int every = Math.ceilDiv(ticks.size(), 4);
    for (int i = 0; i < ticks.size(); i++) {
      double at = across(x, ticks.get(i));
      svg.append("<path class=\"tick\" d=\"M%s %sv5\"/>".formatted(px(at), bottom));
      svg.append(i % every == 0 ? text("x", at, bottom + 18, label(x, ticks.get(i))) : "");
    }
    return svg.append(
            "<path class=\"axis\" d=\"M%s %sH%s\"/>".formatted(LEFT, bottom, WIDTH - RIGHT))
        .toString();
  }

  /** Such as {@code 500 K}: shorter than an axis has it. */
  private static String label(Axis axis, double tick) {
    return Math.abs(tick) < 1000 ? axis.label(tick) : Figures.round(tick);
  }

  private static double across(Axis x, double value) {
    double position = x.logarithmic() && value <= x.low() ? 0 : x.position(value);
    return LEFT + position * (WIDTH - LEFT - RIGHT);
  }

  private static double down(Axis y, double value) {
    return TOP + (1 - y.position(value)) * (HEIGHT - TOP - BOTTOM);
  }
}
