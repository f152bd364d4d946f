package org.frugalsr.cli;

import java.io.PrintWriter;
import org.frugalsr.engine.train.Console;

/** A console that can be closed: a progress bar on a terminal, plain lines elsewhere. */
interface Screen extends Console, AutoCloseable {
  /** Returns a screen for a terminal, or else for plain output. */
  @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again if not interactive
  static Screen of(PrintWriter out, PrintWriter err) {
    java.io.Console terminal = System.console();
    boolean interactive =
        terminal != null && terminal.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    return interactive ? new BarScreen(out) : new LineScreen(out, err);
  }

  /** Ends the progress display; messages may follow. */
  @Override
  void close();
}
