package org.frugalsr.cli;

import java.io.PrintWriter;
import java.io.Writer;
import org.frugalsr.api.error.TerminalText;

/**
 * Prints text with its control characters escaped, so that names from files and answers from
 * servers cannot control the terminal. All output of commands goes through here.
 */
final class PlainWriter extends PrintWriter {
  private final PrintWriter terminal;

  /**
   * A writer in front of another one.
   *
   * @param lines whether a line is shown as soon as it is complete
   */
  PlainWriter(PrintWriter terminal, boolean lines) {
    super(new Shown(terminal), lines);
    this.terminal = terminal;
  }

  /**
   * Writes a control sequence unescaped, if the writer has a terminal behind it; it must not
   * contain text from elsewhere.
   */
  static void commanded(PrintWriter writer, String sequence) {
    writer.flush();
    (writer instanceof PlainWriter plain ? plain.terminal : writer).write(sequence);
  }

  private static final class Shown extends Writer {
    private final PrintWriter terminal;

    Shown(PrintWriter terminal) {
      this.terminal = terminal;
    }

    @Override
    public void write(char[] text, int from, int length) {
      terminal.write(TerminalText.of(new String(text, from, length)));
    }

    @Override
    public void write(String text, int from, int length) {
      terminal.write(TerminalText.of(text.substring(from, from + length)));
    }

    @Override
    public void flush() {
      terminal.flush();
    }

    @Override
    public void close() {
      terminal.close();
    }
  }
}
