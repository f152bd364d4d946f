package org.frugalsr.report.page;

/**
 * The style of an item in every drawing, distinct also in print without colour: hue and shade,
 * dashes of lines, and shape of markers.
 *
 * <p>Members of a hue differ in shade and dash, and in shade and shape; no two of the first {@value
 * #SLOTS} are alike. The colours themselves are the style sheet's, a set for each background.
 *
 * @param hue below {@value #HUES}; {@value #NO_HUE} for the grey of references
 * @param slot the index among those of its hue, 0 or more
 */
public record Pen(int hue, int slot) {
  /** How many hues the style sheet has. */
  static final int HUES = 8;

  /** How many members of a hue can be told apart. */
  static final int SLOTS = 15;

  private static final int NO_HUE = -1;
  private static final int SHADES = 3;
  private static final int DASHES = 5;

  /** The pen of bicubic. */
  public static final Pen REFERENCE = new Pen(NO_HUE, 0);

  /** Outlines of markers, about 8 pixels wide, around a point. */
  private static final String[] SHAPES = {
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "m-3.6 -3.6h7.2v7.2h-7.2z",
    "m0 -4.6l4.6 8h-9.2z",
    "m0 -5l5 5l-5 5l-5 -5z",
    "m0 4.6l4.6 -8h-9.2z"
  };

  /** The first pen of the n-th hue, for drawings of a few items. */
  public static Pen of(int n) {
    return new Pen(n % HUES, n / HUES);
  }

  /** The class of its colour. */
  String color() {
    return hue == NO_HUE ? "ref" : "c" + hue + (char) ('a' + slot % SHADES);
  }

  /** The classes of its line. */
  String line() {
    int dash = hue == NO_HUE ? 1 : slot % DASHES;
    return color() + (dash == 0 ? "" : " d" + dash);
  }

  /**
   * Its marker.
   *
   * @param hollow whether only the outline is drawn
   */
  String marker(double x, double y, boolean hollow) {
    String shape = SHAPES[Math.floorMod(slot + hue, SHAPES.length)];
    return "<path class=\"marker %s%s\" d=\"M%s %s%s\"/>"
        .formatted(color(), hollow ? " hollow" : "", Svg.px(x), Svg.px(y), shape);
  }

  /** A piece of its line. */
  String stroke(double left, double right, double y) {
    return "<path class=\"line %s\" d=\"M%s %sH%s\"/>"
        .formatted(line(), Svg.px(left), Svg.px(y), Svg.px(right));
  }
}
