package org.frugalsr.plugin.mlflow;

import java.util.Locale;

/** Values as MLflow and the databases under it take them. */
final class Values {
  /** The longest value of a param; MLflow cuts a longer one without a word. */
  static final int LONGEST_PARAM = 6000;

  /** The longest value of a tag. */
  static final int LONGEST_TAG = 5000;

  /** The longest name of a run. */
  static final int LONGEST_NAME = 250;

  /** Where what was cut stands whole, among the artifacts of a run. */
  static final String WHOLE = "whole-values.json";

  private Values() {}

  /**
   * A value that is taken: NUL and halves of a character are replaced, and what is too long ends in
   * a note that says so.
   *
   * @param longest in UTF-16 units
   */
  static String fit(String value, int longest) {
    String clean = clean(value);
    if (clean.length() <= longest) {
      return clean;
    }
    String note =
        String.format(Locale.ROOT, " ... (%d characters; whole in %s)", value.length(), WHOLE);
    int end = longest - note.length();
    return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end)
        + note;
  }

  private static String clean(String value) {
    StringBuilder clean = new StringBuilder(value.length());
    value
        .codePoints()
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? 0xFFFD
                    : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
