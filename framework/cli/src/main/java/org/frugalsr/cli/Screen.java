package org.frugalsr.cli;

import java.io.PrintWriter;
import org.frugalsr.engine.train.Console;

/** A console that ends: a progress bar on a terminal, plain lines elsewhere. */
interface Screen extends Console, AutoCloseable {
  /** The screen that fits to where the program runs. */
  @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where nobody sits
  static Screen of(PrintWriter out, PrintWriter err) {
    java.io.Console terminal = System.console();
    boolean interactive =
        terminal != null && terminal.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    return interactive ? new BarScreen(out) : new LineScreen(out, err);
  }

  /** Ends the progress; more may be said afterwards. */
  @Override
  void close();
}
