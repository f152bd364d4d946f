package org.frugalsr.cli;

import java.io.PrintWriter;
import java.io.Writer;
import org.frugalsr.api.error.TerminalText;

/**
 * Shows text and commands nothing: whatever a name from a file or an answer from a server has in
 * it, the terminal obeys none of it. All that commands print goes through here.
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
   * Writes what a terminal shall obey, if the writer has one behind it; holds no text of others.
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
