package org.frugalsr.engine.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The record of a run: JSON lines, only ever appended to, each on its way to the disk before the
 * next.
 *
 * <pre>{"time":"2026-01-31T12:00:00.123Z","event":"train","step":100,"loss":0.0123}</pre>
 *
 * <p>A journal outlives its process. Opening it removes a last line that a crash tore. A resume
 * from step k appends a {@code resume} record with that step, and {@link #read} then leaves out the
 * records of later steps above it, so that steps trained twice are told once. NaN and the
 * infinities are the strings "NaN", "Infinity" and "-Infinity".
 */
public final class Journal implements Closeable {
  /** The event of what bicubic reaches on a validation set, told once a session. */
  public static final String BICUBIC = "bicubic";

  /** The event of pictures that are used for two purposes. */
  public static final String OVERLAP = "overlap";

  /** The event that takes back the records of later steps above it. */
  public static final String RESUME = "resume";

  /** The field of a resume that says that the best checkpoint was sought anew from there on. */
  public static final String BEST_ANEW = "best_anew";

  /** The field of a start that says how training patches are turned. */
  public static final String AUGMENTATION = "augmentation";

  private static final Set<String> OWN = Set.of("time", "event", "step");

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
        long end = endOfLastLine(out);
        if (end < out.length()) {
          out.setLength(end);
        }
        out.seek(end);
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
   * @param event what happened
   * @param step after how many training steps
   * @param fields JSON values; the names {@code time}, {@code event} and {@code step} are taken
   * @throws org.frugalsr.api.error.WorldError if the disk refuses; the journal then ends with the
   *     record before
   */
  public synchronized void record(String event, long step, Map<String, ?> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("event", event);
    line.put("step", step);
    fields.forEach(
        (name, value) -> {
          if (OWN.contains(name)) {
            throw new IllegalArgumentException("a journal field may not be called " + name);
          }
          line.put(name, value);
        });
    byte[] bytes = (Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8);
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

  private static long endOfLastLine(RandomAccessFile in) throws IOException {
    byte[] block = new byte[8192];
    for (long to = in.length(); to > 0; to = Math.max(0, to - block.length)) {
      int n = (int) Math.min(block.length, to);
      in.seek(to - n);
      in.readFully(block, 0, n);
      for (int i = n - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return to - n + i + 1;
        }
      }
    }
    return 0;
  }
}
