package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * Text as it may reach a terminal or a log, whatever names a file, a server or a plug-in has put
 * into it: nothing in it is obeyed.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class TerminalText {
  private TerminalText() {}

  /**
   * The text with every control character, and every one that turns the direction of writing, as
   * {@code \}{@code u001b}; line ends and tabs stay, a carriage return before a line end too.
   */
  public static String of(String text) {
    if (text.codePoints().noneMatch(TerminalText::isObeyed)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (c == '\n' || c == '\t' || lineEnd || !isObeyed(c)) {
        shown.append(c);
      } else {
        shown.append("\\u%04x".formatted((int) c));
      }
    }
    return shown.toString();
  }

  /** Whether a terminal, or a writer of lines, does something else with it than show it. */
  public static boolean isObeyed(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= 0x2028 && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
