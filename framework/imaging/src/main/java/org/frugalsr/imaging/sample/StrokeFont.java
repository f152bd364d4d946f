package org.frugalsr.imaging.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Capital letters and digits made of straight strokes, so that text does not depend on installed
 * fonts.
 *
 * <p>A glyph is a list of polylines on a grid of 5 columns by 7 rows; each point is two digits,
 * column and row, and a comma separates polylines.
 */
final class StrokeFont {
  private static final Map<Character, String> GLYPHS =
      Map.ofEntries(
          Map.entry('A', "062046,1434"),
          Map.entry('B', "000636454433413000,0333"),
          Map.entry('C', "4130100105163645"),
          Map.entry('D', "00062644422000"),
          Map.entry('E', "40000646,0333"),
          Map.entry('F', "400006,0333"),
          Map.entry('G', "41301001051636454323"),
          Map.entry('H', "0006,4046,0343"),
          Map.entry('I', "1030,2026,1636"),
          Map.entry('J', "4045361605"),
          Map.entry('K', "0006,400346"),
          Map.entry('L', "000646"),
          Map.entry('M', "0600234046"),
          Map.entry('N', "06004640"),
          Map.entry('O', "100105163645413010"),
          Map.entry('P', "06003041423303"),
          Map.entry('Q', "100105163645413010,2446"),
          Map.entry('R', "06003041423303,2346"),
          Map.entry('S', "413010010213334445361605"),
          Map.entry('T', "0040,2026"),
          Map.entry('U', "000516364540"),
          Map.entry('V', "002640"),
          Map.entry('W', "0016233640"),
          Map.entry('X', "0046,4006"),
          Map.entry('Y', "002340,2326"),
          Map.entry('Z', "00400646"),
          Map.entry('0', "100105163645413010,3115"),
          Map.entry('1', "112026,1636"),
          Map.entry('2', "01103041420646"),
          Map.entry('3', "0110304142334445361605,1333"),
          Map.entry('4', "36300444"),
          Map.entry('5', "400003334445361605"),
          Map.entry('6', "4130100105163645443304"),
          Map.entry('7', "004016"),
          Map.entry('8', "100102130405163645443342413010,1333"),
          Map.entry('9', "423313020110304145361605"));

  /** The supported letters and digits. */
  static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private StrokeFont() {}

  /**
   * The strokes of a line of text.
   *
   * @param x left end of the line, in pixels
   * @param y its top
   * @param height of a capital letter
   * @param weight stroke width in pixels
   * @param angle of the line, radians
   */
  static List<Region> write(
      String text, double x, double y, double height, double weight, double angle) {
    double unit = height / 6;
    double cos = unit * StrictMath.cos(angle);
    double sin = unit * StrictMath.sin(angle);
    List<Region> strokes = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      int column = i * 6;
      for (String line : GLYPHS.getOrDefault(text.charAt(i), "").split(",", -1)) {
        for (int p = 0; p + 4 <= line.length(); p += 2) {
          int u0 = column + line.charAt(p) - '0';
          int v0 = line.charAt(p + 1) - '0';
          int u1 = column + line.charAt(p + 2) - '0';
          int v1 = line.charAt(p + 3) - '0';
          strokes.add(
              Region.stroke(
                  x + u0 * cos - v0 * sin,
                  y + u0 * sin + v0 * cos,
                  x + u1 * cos - v1 * sin,
                  y + u1 * sin + v1 * cos,
                  weight));
        }
      }
    }
    return strokes;
  }
}
