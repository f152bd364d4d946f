package org.frugalsr.engine.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.frugalsr.engine.journal.JournalEvent;

/**
 * The record of a run: JSON lines, only ever appended to, each on its way to the disk before the
 * next.
 *
 * <pre>{"time":"2026-01-31T12:00:00.123Z","event":"train","step":100,"loss":0.0123}</pre>
 *
 * <p>A journal outlives its process. Opening it removes a last line that a crash tore. A resume
 * from step k appends a {@link org.frugalsr.engine.journal.Resumed} record with that step, and
 * {@link #read} then leaves out the records of later steps above it, so that steps trained twice
 * are told once. NaN and the infinities are the strings "NaN", "Infinity" and "-Infinity".
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
   * Opens a journal to append to it, making it if it is not there and mending it if its last line
   * is torn.
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
   * Reads what a journal tells; it may be open in this or another process.
   *
   * @param file the journal
   * @throws org.frugalsr.api.error.WorldError if it cannot be read, or a whole line is damaged
   */
  public static History read(Path file) {
    return History.read(file);
  }

  /**
   * Appends a record.
   *
   * @param step after how many training steps
   * @param event what happened
   * @throws org.frugalsr.api.error.WorldError if the disk refuses; the journal then ends with the
   *     record before
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

  /** Closes the file; the last records are then safe from a power failure too. */
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
