package org.frugalsr.api.error;

import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Quotes a word of a command that is printed for copying, for a POSIX shell. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ShellWord {
  /** Texts without any special meaning to shells, in any position. */
  private static final Pattern PLAIN = Pattern.compile("(?!=)[A-Za-z0-9_./:@%+=,-]+");

  private ShellWord() {}

  /**
   * A path as an argument; a leading hyphen is protected from being read as an option.
   *
   * @return for example {@code 'runs/kp moved'} or {@code ./-x}
   */
  public static String of(Path path) {
    String text = path.toString();
    return of(text.startsWith("-") ? "./" + text : text);
  }

  /**
   * A text as an argument.
   *
   * @return the text itself if a shell does not interpret it; else in single quotes, or, with
   *     control characters in it, as {@code $'...'}, which bash, zsh and POSIX 2024 support
   */
  public static String of(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    if (text.codePoints().anyMatch(TerminalText::isObeyed)) {
      StringBuilder quoted = new StringBuilder("$'");
      text.codePoints().forEach(c -> quoted.append(escaped(c)));
      return quoted.append('\'').toString();
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** A whole command. */
  public static String command(String program, Collection<String> arguments) {
    return program + arguments.stream().map(a -> " " + of(a)).collect(Collectors.joining());
  }

  private static String escaped(int c) {
    if (c == '\'' || c == '\\') {
      return "\\" + (char) c;
    }
    if (c == '\n') {
      return "\\n";
    }
    if (c == '\t') {
      return "\\t";
    }
    if (TerminalText.isObeyed(c)) {
      return c < 0x80 ? "\\x%02x".formatted(c) : "\\u%04x".formatted(c);
    }
    return Character.toString(c);
  }
}
