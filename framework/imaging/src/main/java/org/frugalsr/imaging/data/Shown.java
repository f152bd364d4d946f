package org.frugalsr.imaging.data;

/** Makes names of sets and files safe to display: a file's name may contain any character. */
public final class Shown {
  private Shown() {}

  /** A text on one line, with a question mark for each control character. */
  public static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", "?");
  }
}
