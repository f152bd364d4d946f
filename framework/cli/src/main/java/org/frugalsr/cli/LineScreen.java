package org.frugalsr.cli;

import java.io.PrintWriter;
import org.frugalsr.engine.train.ProgressLines;

/**
 * Writes plain lines, for a file or a pipe.
 *
 * @param out receives messages and progress
 * @param err receives warnings
 * @param lines selects the progress that is printed
 */
record LineScreen(PrintWriter out, PrintWriter err, ProgressLines lines) implements Screen {
  LineScreen(PrintWriter out, PrintWriter err) {
    this(out, err, new ProgressLines());
  }

  @Override
  public void info(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void warn(String text) {
    out.flush();
    err.println("warning: " + text);
    err.flush();
  }

  @Override
  public void progress(long step, long steps, double loss, double stepsPerSecond, double wait) {
    lines.line(step, steps, loss, stepsPerSecond, wait).ifPresent(this::info);
  }

  @Override
  public void close() {
    out.flush();
  }
}
