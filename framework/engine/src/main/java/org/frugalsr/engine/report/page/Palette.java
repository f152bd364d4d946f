package org.frugalsr.engine.report.page;

/** Colours, dashes and shapes that tell things apart, also in print without colour. */
final class Palette {
  /** How many colours the style sheet has. */
  static final int COLORS = 6;

  private static final int DASHES = 3;
  private static final int SHAPES = 4;

  private Palette() {}

  /** The class of a colour. */
  static String color(int index) {
    return "c" + index % COLORS;
  }

  /** The classes of a line: its colour, then how it is dashed. */
  static String line(int index) {
    int dash = index / COLORS % DASHES;
    return color(index) + (dash == 0 ? "" : " d" + dash);
  }

  /**
   * A marker about 8 pixels wide. Those of neighbours differ in both colour and shape; they repeat
   * when all shapes have been seen in all colours.
   *
   * @param index 0 or more
   * @param hollow whether only its outline is drawn
   */
  static String marker(int index, double x, double y, boolean hollow) {
    String shape =
        switch ((index + index / COLORS) % SHAPES) {
          case 0 -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
          case 1 -> "m-3.6 -3.6h7.2v7.2h-7.2z";
          case 2 -> "m0 -4.6l4.6 8h-9.2z";
          default -> "m0 -5l5 5l-5 5l-5 -5z";
        };
    return "<path class=\"marker %s%s\" d=\"M%s %s%s\"/>"
        .formatted(color(index), hollow ? " hollow" : "", Svg.px(x), Svg.px(y), shape);
  }
}
