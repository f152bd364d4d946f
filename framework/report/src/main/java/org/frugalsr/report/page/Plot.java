package org.frugalsr.report.page;

import static org.frugalsr.report.page.Svg.px;
import static org.frugalsr.report.page.Svg.text;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The area of a drawing where values are drawn.
 *
 * @param room the rectangle between the axes
 * @param x the horizontal axis
 * @param y the vertical axis
 */
record Plot(Box room, ChartAxis x, ChartAxis y) {
  /** The minimum gap between the texts of ticks. */
  private static final double APART = 12;

  /** The position of a value on the horizontal axis; 0 is at the left edge of a logarithmic one. */
  double across(double value) {
    double position = x.logarithmic() && value <= x.low() ? 0 : x.position(value);
    return room.left() + position * (room.right() - room.left());
  }

  /** The position of a value on the vertical axis. */
  double down(double value) {
    return room.top() + (1 - y.position(value)) * (room.bottom() - room.top());
  }

  /** Lines and texts of the vertical axis. */
  String heights() {
    StringBuilder svg = new StringBuilder();
    for (double tick : y.ticks()) {
      double at = down(tick);
      svg.append(
          "<path class=\"grid\" d=\"M%s %sH%s\"/>"
              .formatted(px(room.left()), px(at), px(room.right())));
      svg.append(text("y", room.left() - 7, at + Lettering.MIDDLE, y.label(tick)));
    }
    return svg.toString();
  }

  /**
   * The horizontal axis with as many tick labels as fit.
   *
   * @param label a tick's text
   * @param title the quantity, with its unit
   * @param width of the whole drawing
   */
  String below(DoubleFunction<String> label, String title, double width) {
    StringBuilder svg = new StringBuilder();
    List<Double> ticks = x.ticks();
    double end = Double.NEGATIVE_INFINITY;
    int every = every(ticks, label);
    for (int i = 0; i < ticks.size(); i++) {
      double at = across(ticks.get(i));
      svg.append("<path class=\"tick\" d=\"M%s %sv5\"/>".formatted(px(at), px(room.bottom())));
      String name = label.apply(ticks.get(i));
      double half = Lettering.width(name) / 2;
      if (i % every == 0 && at - half > end && at + half <= width && at - half >= 0) {
        svg.append(text("x", at, room.bottom() + 18, name));
        end = at + half + APART;
      }
    }
    double middle = (room.left() + room.right()) / 2;
    double reach = Math.min(middle, width - middle);
    return svg.append(
            "<path class=\"axis\" d=\"M%s %sH%s\"/>"
                .formatted(px(room.left()), px(room.bottom()), px(room.right())))
        .append(text("x", middle, room.bottom() + 37, Lettering.within(2 * reach, title)))
        .toString();
  }

  /** The interval of ticks at which labels fit. */
  private int every(List<Double> ticks, DoubleFunction<String> label) {
    double widest =
        ticks.stream().mapToDouble(t -> Lettering.width(label.apply(t))).max().orElse(0);
    double room = (room().right() - room().left()) / Math.max(1, ticks.size() - 1);
    return x.logarithmic() ? 1 : Math.max(1, (int) Math.ceil((widest + APART) / room));
  }
}
