package org.frugalsr.report.page;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The room that the texts of a drawing take, by the widths that drawings reckon with. */
public final class Texts {
  /**
   * From the line that letters stand on to the top of capitals, and to the lowest of small ones.
   */
  private static final double ABOVE = 9;

  private static final double BELOW = 2;

  /** A text and its box. */
  public record Lettered(String text, double left, double top, double right, double bottom) {
    /** Whether they share room. */
    public boolean overlaps(Lettered other) {
      return box().overlaps(other.box());
    }

    /** Whether it lies in what the drawing shows. */
    public boolean inside(Element drawing) {
      String[] view = drawing.getAttribute("viewBox").split(" ");
      return new Box(0, 0, Double.parseDouble(view[2]) + 0.1, Double.parseDouble(view[3]))
          .contains(box());
    }

    private Box box() {
      return new Box(left, top, right, bottom);
    }
  }

  private Texts() {}

  /** All texts of a drawing. */
  public static List<Lettered> of(Element drawing) {
    List<Lettered> texts = new ArrayList<>();
    NodeList found = drawing.getElementsByTagName("text");
    for (int i = 0; i < found.getLength(); i++) {
      Element e = (Element) found.item(i);
      double x = Double.parseDouble(e.getAttribute("x"));
      double y = Double.parseDouble(e.getAttribute("y"));
      double width = Lettering.width(e.getTextContent());
      double left =
          switch (e.getAttribute("class")) {
            case "x" -> x - width / 2;
            case "y" -> x - width;
            default -> x;
          };
      texts.add(new Lettered(e.getTextContent(), left, y - ABOVE, left + width, y + BELOW));
    }
    return texts;
  }
}
