package org.frugalsr.engine.report.page;

import java.util.regex.Pattern;

/** Makes plain text harmless inside HTML, Markdown and on a terminal; and short. */
public final class Escape {
  /** What XML 1.0 does not allow, not even escaped. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_\\[\\]<>|~$#]");

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

  /** Control characters, and those that change the direction of writing. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

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

  /** Text for one line of Markdown, a table's cell included; line ends become blanks. */
  public static String markdown(String text) {
    return MARKDOWN.matcher(line(text).replace("&", "&amp;")).replaceAll("\\\\$0");
  }

  /** Text on one line without anything that a terminal obeys; line ends become blanks. */
  public static String line(String text) {
    String line = LINE_ENDS.matcher(text.strip()).replaceAll(" ").replace('\t', ' ');
    return CONTROL.matcher(UNPRINTABLE.matcher(line).replaceAll("\uFFFD")).replaceAll("\uFFFD");
  }

  /** Text of so many characters at most; what is cut off becomes an ellipsis. */
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
