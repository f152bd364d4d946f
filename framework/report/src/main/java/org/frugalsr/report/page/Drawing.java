package org.frugalsr.report.page;

import java.util.Locale;

/** A drawing for wide pages and one for narrow ones, of which a page shows one. */
final class Drawing {
  /** How wide a drawing is, in its units, and how much of that a column of names takes at most. */
  enum Size {
    /** For windows and paper. */
    BROAD(960, 230),
    /** For telephones. */
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
   * @param title for who cannot see it
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
