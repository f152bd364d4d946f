package org.frugalsr.engine.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.OwnFile;
import org.frugalsr.engine.journal.JournalEvent;

/**
 * The record of a run in append-only JSON lines, each passed to the operating system before the
 * next.
 *
 * <pre>{"time":"2026-01-31T12:00:00.123Z","event":"train","step":100,"loss":0.0123}</pre>
 *
 * <p>A journal survives a crash. Opening it removes an incomplete last line. A resume from step k
 * appends a {@link org.frugalsr.engine.journal.Resumed} record with that step, and {@link #read}
 * then skips preceding records of later steps, so that steps trained twice appear once. NaN and the
 * infinities are the strings "NaN", "Infinity" and "-Infinity".
 */
public final class Journal implements Closeable {
  private final Path file;
  private final RandomAccessFile out;
  private final InstantSource clock;
  private long end;

  private Journal(Path file, RandomAccessFile out, InstantSource clock, long end) {
    this.file = file;
    this.out = out;
    this.clock = clock;
    this.end = end;
  }

  /**
   * Opens a journal for appending, creating it if it does not exist and removing an incomplete last
   * line.
   *
   * @param file the journal
   * @param clock gives the records' times
   * @throws org.frugalsr.api.error.WorldError if it cannot be opened
   */
  public static Journal open(Path file, InstantSource clock) {
    try {
      RandomAccessFile out = OwnFile.open(file);
      try {
        long end = TornLine.cut(out);
        return new Journal(file, out, clock, end);
      } catch (IOException e) {
        out.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }

  /**
   * Reads a journal, which may be open in this or another process.
   *
   * @param file the journal
   * @throws org.frugalsr.api.error.WorldError if it cannot be read, or a complete line is damaged
   */
  public static History read(Path file) {
    return History.read(file);
  }

  /**
   * Appends a record.
   *
   * @param step number of training steps taken
   * @param event what happened
   * @throws org.frugalsr.api.error.WorldError if writing fails; the journal then ends with the
   *     previous record
   */
  public synchronized void record(long step, JournalEvent event) {
    String line =
        new JournalRecord<>(clock.instant().truncatedTo(ChronoUnit.MILLIS), step, event).line();
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      out.write(bytes);
      end += bytes.length;
    } catch (IOException e) {
      throw refused(bytes.length, e);
    }
  }

  /** Closes the file; the last records then also survive a power failure. */
  @Override
  public synchronized void close() {
    try (out) {
      if (out.getFD().valid()) {
        out.getFD().sync();
      }
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }

  private RuntimeException refused(int bytes, IOException e) {
    try {
      out.setLength(end);
      out.seek(end);
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    return DiskError.writing(file, bytes, e);
  }
}
