package org.frugalsr.cli;

import java.io.PrintWriter;
import org.frugalsr.engine.train.ProgressLines;

/**
 * Plain lines, as for a file or a pipe.
 *
 * @param out takes what is said, progress included
 * @param err takes warnings
 * @param lines which progress is worth a line
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
