package org.frugalsr.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A terminal: a progress bar with the remaining time, and lines above it. */
final class BarScreen implements Screen {
  private static final String CLEAR_LINE = "\r\u001B[K";
  private static final int REFRESH_MS = 500;

  private final PrintWriter out;
  private @Nullable ProgressBar bar;

  BarScreen(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void info(String text) {
    if (bar != null) {
      PlainWriter.commanded(out, CLEAR_LINE);
    }
    out.println(text);
    out.flush();
  }

  @Override
  public void warn(String text) {
    info("warning: " + text);
  }

  @Override
  public void progress(long step, long steps, double loss, double stepsPerSecond, double wait) {
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName("")
              .setInitialMax(steps)
              .startsFrom(step - 1, Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REFRESH_MS)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
      bar = shown;
    }
    shown.stepTo(step);
    shown.setExtraMessage( // with the bar, it fits in 80 columns
        String.format(
            Locale.ROOT, " loss %.4f %.1f steps/s wait %.0f%%", loss, stepsPerSecond, 100 * wait));
  }

  @Override
  public void close() {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.close();
      bar = null;
    }
  }
}
