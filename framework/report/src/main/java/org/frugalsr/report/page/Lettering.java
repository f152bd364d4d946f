package org.frugalsr.report.page;

/**
 * The maximum width of texts in a drawing, in its units: that in DejaVu Sans, the widest of the
 * usual fonts.
 */
final class Lettering {
  /** The font size, as in the style sheet. */
  static final double SIZE = 12;

  /** The line height. */
  static final double LINE = 14;

  /** The distance from the baseline to the middle of lower-case letters. */
  static final double MIDDLE = 4;

  /** The rounding error of sums of widths. */
  private static final double ROUNDING = 1e-6;

  private Lettering() {}

  /** The maximum width of a text. */
  static double width(String text) {
    return SIZE * text.codePoints().mapToDouble(Lettering::width).sum();
  }

  private static double width(int c) {
    if (c > 0x7E) {
      return 1;
    }
    if ("il|'jI.,:; !()[]/tfr-\"`\\".indexOf(c) >= 0) {
      return 0.42;
    }
    if ("mwMW%@=+<>~#".indexOf(c) >= 0) {
      return 1;
    }
    return Character.isUpperCase(c) || c == '&' ? 0.78 : 0.64;
  }

  /** A text, or as much of its beginning and end as fits, around an ellipsis. */
  static String within(double width, String text) {
    int[] letters = text.codePoints().toArray();
    String fitting = text;
    for (int kept = letters.length - 1; kept > 0 && width(fitting) > width + ROUNDING; kept--) {
      int end = kept / 3;
      int begin = kept - end;
      fitting =
          new String(letters, 0, begin) + "…" + new String(letters, letters.length - end, end);
    }
    return fitting;
  }
}
