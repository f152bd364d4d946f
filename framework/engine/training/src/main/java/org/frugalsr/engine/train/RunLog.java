package org.frugalsr.engine.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.frugalsr.api.error.TerminalText;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.OwnFile;

/**
 * A console that also writes to the log of a run, with a timestamp on each line.
 *
 * @param console also receives everything
 * @param file {@code log.txt}; grows with every session
 * @param lines decides which progress is logged
 */
record RunLog(Console console, Path file, ProgressLines lines) implements Console {
  @Override
  public void info(String text) {
    console.info(text);
    append(text);
  }

  @Override
  public void warn(String text) {
    console.warn(text);
    append("warning: " + text);
  }

  @Override
  public void progress(long step, long steps, double loss, double stepsPerSecond, double wait) {
    console.progress(step, steps, loss, stepsPerSecond, wait);
    lines.line(step, steps, loss, stepsPerSecond, wait).ifPresent(this::append);
  }

  private void append(String text) {
    String line =
        Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + TerminalText.of(text) + "\n";
    try {
      OwnFile.requireNoLink(file);
      Files.writeString(
          file,
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw DiskError.writing(file, line.length(), e);
    }
  }
}
