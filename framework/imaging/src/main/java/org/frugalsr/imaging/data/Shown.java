package org.frugalsr.imaging.data;

/** Names of sets and files as people may see them: a file's name may hold any character. */
public final class Shown {
  private Shown() {}

  /** A text on one line, with a question mark for each character that steers a terminal. */
  public static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", "?");
  }
}
