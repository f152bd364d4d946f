package org.frugalsr.engine.report.page;

import static org.frugalsr.engine.report.page.Svg.px;
import static org.frugalsr.engine.report.page.Svg.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Differences as bars above and below zero, in drawings one below the other with one vertical axis.
 *
 * @param title what is drawn, with its unit
 * @param panels the drawings
 */
public record Bars(String title, List<Panel> panels) implements Part {
  /**
   * A drawing.
   *
   * @param name what its bars are differences of
   * @param color 0 or more
   * @param bars from left to right; named below the axis if there are few
   */
  public record Panel(String name, int color, List<Bar> bars) {}

  /**
   * A difference.
   *
   * @param name of what it was found on
   * @param value the difference; one that is not finite leaves a gap
   */
  public record Bar(String name, double value) {}

  private static final int WIDTH = 800;
  private static final int PLOT = 96;
  private static final int LEFT = 64;
  private static final int RIGHT = 20;
  private static final int TOP = 24;
  private static final int FEW = 12;
  private static final int NAME = 14;

  @Override
  public String html() {
    if (values().findAny().isEmpty()) {
      return new Paragraph(title + ": there is no finite value to draw.").html();
    }
    Axis y =
        Axis.around(Math.min(0, values().min().orElse(0)), Math.max(0, values().max().orElse(0)));
    return """
    <figure class="chart bars">
    <figcaption>%s</figcaption>
    %s</figure>\
    """
        .formatted(
            Escape.html(title),
            panels.stream().map(panel -> drawing(panel, y)).collect(Collectors.joining()));
  }

  /** Nothing: Markdown has no pictures of its own. */
  @Override
  public String markdown() {
    return "";
  }

  private DoubleStream values() {
    return panels.stream()
        .flatMap(panel -> panel.bars().stream())
        .mapToDouble(Bar::value)
        .filter(Double::isFinite);
  }

  private String drawing(Panel panel, Axis y) {
    boolean named = panel.bars().size() <= FEW;
    int bottom = TOP + PLOT;
    StringBuilder svg = new StringBuilder();
    List<Double> ticks = y.ticks();
    int every = Math.ceilDiv(ticks.size(), 4);
    int zeroth = ticks.indexOf(0.0);
    for (int i = 0; i < ticks.size(); i++) {
      double at = down(y, ticks.get(i));
      svg.append("<path class=\"grid\" d=\"M%s %sH%s\"/>".formatted(LEFT, px(at), WIDTH - RIGHT));
      svg.append(
          (i - zeroth) % every == 0 ? text("y", LEFT - 8, at + 4, y.label(ticks.get(i))) : "");
    }
    svg.append(text("start", LEFT, TOP - 10, panel.name()));
    double slot = (WIDTH - LEFT - RIGHT) / (double) Math.max(1, panel.bars().size());
    double zero = down(y, 0);
    for (int i = 0; i < panel.bars().size(); i++) {
      Bar bar = panel.bars().get(i);
      double left = LEFT + i * slot;
      svg.append(Double.isFinite(bar.value()) ? bar(bar, left, slot, zero, y) : "");
      svg.append(
          named ? text("x", left + slot / 2, bottom + 16, Escape.shortened(bar.name(), NAME)) : "");
    }
    svg.append("<path class=\"axis\" d=\"M%s %sH%s\"/>".formatted(LEFT, px(zero), WIDTH - RIGHT));
    return """
    <svg class="%s" viewBox="0 0 %s %s" role="img" aria-label="%s">
    %s</svg>
    """
        .formatted(
            Palette.color(panel.color()),
            WIDTH,
            bottom + (named ? 24 : 8),
            Escape.html(title + ": " + panel.name()),
            svg);
  }

  private static String bar(Bar bar, double left, double slot, double zero, Axis y) {
    double end = down(y, bar.value());
    double width = Math.min(0.7 * slot, 40);
    return "<path class=\"bar\" d=\"M%s %sh%sV%sh-%sz\"><title>%s: %s</title></path>\n"
        .formatted(
            px(left + (slot - width) / 2),
            px(zero),
            px(width),
            px(end),
            px(width),
            Escape.html(bar.name()),
            Figures.psnrGain(bar.value()));
  }

  private static double down(Axis y, double value) {
    return TOP + (1 - y.position(value)) * PLOT;
  }
}
