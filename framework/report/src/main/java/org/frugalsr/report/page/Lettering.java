package org.frugalsr.report.page;

/**
 * How wide texts of a drawing are at most, in its units: as in DejaVu Sans, the widest of the fonts
 * that systems show pages in.
 */
final class Lettering {
  /** The size of the letters, as the style sheet has it. */
  static final double SIZE = 12;

  /** From one line of text to the next. */
  static final double LINE = 14;

  /** From the line that letters stand on up to the middle of small ones. */
  static final double MIDDLE = 4;

  /** What sums of widths differ by if they are added in another order. */
  private static final double ROUNDING = 1e-6;

  private Lettering() {}

  /** How wide a text is at most. */
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

  /** A text, or as much of its beginning and end as is not too wide, around an ellipsis. */
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
