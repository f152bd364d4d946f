package org.frugalsr.engine.report;

import java.util.regex.Pattern;

/** Makes plain text harmless inside HTML and Markdown. */
final class Escape {
  /** What XML 1.0 does not allow, not even escaped. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_\\[\\]<>|]");

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

  private Escape() {}

  /** Text for an element or an attribute in double quotes. */
  static String html(String text) {
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
  static String markdown(String text) {
    String line = LINE_ENDS.matcher(text.strip()).replaceAll(" ");
    return MARKDOWN.matcher(line.replace("&", "&amp;")).replaceAll("\\\\$0");
  }
}
