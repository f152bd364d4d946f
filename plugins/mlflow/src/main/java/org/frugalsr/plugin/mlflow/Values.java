package org.frugalsr.plugin.mlflow;

import java.util.Locale;

/** Converts values to those that MLflow and its databases accept. */
final class Values {
  /** The maximum length of a param's value; MLflow silently cuts a longer one. */
  static final int LONGEST_PARAM = 6000;

  /** The maximum length of a tag's value. */
  static final int LONGEST_TAG = 5000;

  /** The maximum length of a run's name. */
  static final int LONGEST_NAME = 250;

  /** The artifact of a run with the full values that were cut. */
  static final String WHOLE = "whole-values.json";

  private Values() {}

  /**
   * Returns a value that is accepted: NUL and unpaired surrogates are replaced, and a value that is
   * too long is cut, with a note at its end.
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
