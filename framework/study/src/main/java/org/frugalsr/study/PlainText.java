package org.frugalsr.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Turns any text into names that are safe in a path, on a terminal and in a command line. */
final class PlainText {
  private static final int HASH = 8;
  private static final int NAMED = 5;

  private PlainText() {}

  /**
   * Returns a text of letters, digits and {@code . _ = + -} that starts with no dot or hyphen.
   *
   * @return the text itself if it has that form; else with hyphens for other characters, and a hash
   */
  static String plain(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._=+-]+", "-").replaceAll("^[.-]+", "");
    boolean number = text.matches("-[0-9.]+([eE][+-]?[0-9]+)?");
    if (plain.equals(text) || number) {
      return text.isEmpty() ? "empty" : text;
    }
    String words = plain.replaceAll("-+$", "");
    return (words.isEmpty() ? "" : words + "~") + hash(text);
  }

  /** Limits a text to a number of characters; a longer one ends in a hash of the whole text. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - HASH - 1) + "~" + hash(text);
  }

  /** Returns a name for one line of a terminal: truncated, without control characters. */
  static String line(String text, int length) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", "?");
    return line.length() <= length ? line : line.substring(0, length - 3) + "...";
  }

  /** The first 8 hexadecimal digits of a text's SHA-256. */
  static String hash(String text) {
    return sha256(text).substring(0, HASH);
  }

  /** A text's SHA-256, as 64 hexadecimal digits. */
  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Joins the first few names for a sentence. */
  static String names(List<String> names) {
    String first =
        names.stream().limit(NAMED).map(n -> line(n, 60)).collect(Collectors.joining(", "));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }
}
