package org.frugalsr.report.page;

import java.util.Locale;

/** A drawing in two versions, for wide and narrow pages, of which a page shows one. */
final class Drawing {
  /** The width of a drawing, in its units, and the maximum width of a column of names. */
  enum Size {
    /** For windows and paper. */
    BROAD(960, 230),
    /** For phones. */
    SLIM(440, 118);

    final double width;
    final double names;

    Size(double width, double names) {
      this.width = width;
      this.names = names;
    }
  }

  private Drawing() {}

  /**
   * The element of a drawing.
   *
   * @param size which of the two it is
   * @param attributes for the page's script, each with a blank before it; empty for none
   * @param title for screen readers
   * @param content of the drawing
   */
  static String svg(Size size, double height, String attributes, String title, String content) {
    return """
    <svg class="drawing %s" viewBox="0 0 %s %s" role="img" aria-label="%s"%s>
    %s</svg>
    """
        .formatted(
            size.name().toLowerCase(Locale.ROOT),
            Svg.px(size.width),
            Svg.px(height),
            Escape.html(title),
            attributes,
            content);
  }
}
