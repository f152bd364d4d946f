package org.frugalsr.report.page;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Escapes plain text for HTML, Markdown and terminals, and shortens it. */
public final class Escape {
  /** Characters that XML 1.0 does not allow, even escaped. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_\\[\\]<>|~$#]");

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

  /** Control characters, and those that change the text direction. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

  /** Positions where a key or path may be broken. */
  private static final Pattern SEPARATOR =
      Pattern.compile("(?<=[/_=,:;])(?=[^-./_=,:;\\s])|(?<=[-.])(?=\\p{L})");

  /** Where a browser may break a line. */
  private static final String BREAK = "<wbr/>";

  private static final int LONG_WORD = 32;

  private Escape() {}

  /** Text for an element or an attribute in double quotes. */
  public static String html(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll("\uFFFD")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Text for an element, which may be broken after the separators of keys, commands and paths, and
   * within words as long as hashes, but nowhere else.
   */
  static String breakable(String text) {
    return SEPARATOR.splitAsStream(text).map(Escape::pieces).collect(Collectors.joining(BREAK));
  }

  private static String pieces(String word) {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < word.length(); ) {
      int end = word.length() - i <= LONG_WORD ? word.length() : i + LONG_WORD;
      end -= end < word.length() && Character.isLowSurrogate(word.charAt(end)) ? 1 : 0;
      html.append(i == 0 ? "" : BREAK).append(html(word.substring(i, end)));
      i = end;
    }
    return html.toString();
  }

  /** Text for one line of Markdown, including table cells; line ends become blanks. */
  public static String markdown(String text) {
    return MARKDOWN.matcher(line(text).replace("&", "&amp;")).replaceAll("\\\\$0");
  }

  /** Text on one line without control characters; line ends become blanks. */
  public static String line(String text) {
    String line = LINE_ENDS.matcher(text.strip()).replaceAll(" ").replace('\t', ' ');
    return CONTROL.matcher(UNPRINTABLE.matcher(line).replaceAll("\uFFFD")).replaceAll("\uFFFD");
  }

  /** Limits a text to a number of characters; the rest becomes an ellipsis. */
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
