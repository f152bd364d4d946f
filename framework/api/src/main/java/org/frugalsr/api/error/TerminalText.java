package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * Makes text safe for a terminal or a log, whatever a file, a server or a plug-in has put into it,
 * by escaping control characters.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class TerminalText {
  private TerminalText() {}

  /**
   * Escapes every control character, and every one that changes the text direction, as in {@code
   * \}{@code u001b}; line ends and tabs are kept, as is a carriage return before a line end.
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

  /** Whether a terminal or a line-based reader interprets a character instead of showing it. */
  public static boolean isObeyed(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= 0x2028 && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
