package org.frugalsr.weights;

import java.io.IOException;

/** Thrown when a file is damaged, hostile or of another kind; the message states what was found. */
public final class Damage extends IOException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 60;

  Damage(String message) {
    super(message);
  }

  /** What was found, as a clause about "it". */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Whether a text from a file can be shown unchanged: it has no control characters. */
  static boolean isPlain(String text) {
    return text.codePoints().allMatch(Damage::isPlain);
  }

  /** A text from a file, made safe to show: short, without control characters. */
  public static String shortened(String name) {
    String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name;
    StringBuilder plain = new StringBuilder();
    shown.codePoints().forEach(c -> plain.appendCodePoint(isPlain(c) ? c : '?'));
    return plain.toString();
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    return !Character.isISOControl(c)
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED;
  }
}
