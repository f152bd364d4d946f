package org.frugalsr.report.page;

/** SVG elements that all drawings share. */
final class Svg {
  private Svg() {}

  /**
   * A text.
   *
   * @param style {@code x} centred, {@code y} ends here, {@code start} begins here
   */
  static String text(String style, double x, double y, String text) {
    return "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
        .formatted(style, px(x), px(y), Escape.html(text));
  }

  /** A coordinate, to a tenth of a pixel, with a point in every locale. */
  static String px(double value) {
    return Double.toString(Math.round(value * 10) / 10.0);
  }
}
