package org.frugalsr.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.journal.Resumed;

/**
 * A part of a journal, for readers that follow it while it grows.
 *
 * <p>Unlike {@link History} it skips nothing: records invalidated by a resume are included.
 *
 * @param records complete lines, in the order in which they were written; if there is a {@link
 *     Resumed} record, it is the last one
 * @param end the position after them, in bytes
 */
public record JournalPart(List<JournalRecord<?>> records, long end) {
  /** Keeps its own copy of the records. */
  public JournalPart {
    records = List.copyOf(records);
  }

  /**
   * Reads the next part.
   *
   * @param file the journal; may be open in this or another process, and need not exist yet
   * @param from the end of the previous part, 0 at first; a journal shorter than this has been
   *     replaced and is read from its beginning
   * @param bytes approximate number of bytes to read; a longer line is read completely
   * @return empty if there is no complete line after that position
   * @throws org.frugalsr.api.error.WorldError if it cannot be read, or a complete line is damaged
   */
  public static JournalPart read(Path file, long from, int bytes) {
    if (!Files.exists(file)) {
      return new JournalPart(List.of(), 0);
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = from <= in.length() ? from : 0;
      byte[] block = new byte[(int) Math.max(1, Math.min(bytes, in.length() - start))];
      in.seek(start);
      int n = fill(in, block, 0);
      while (n == block.length && lastLineEnd(block, n) < 0) {
        block = Arrays.copyOf(block, 2 * block.length);
        n = fill(in, block, n);
      }
      return parse(file, start, block, lastLineEnd(block, n) + 1);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  private static JournalPart parse(Path file, long start, byte[] block, int length) {
    List<JournalRecord<?>> records = new ArrayList<>();
    int at = 0;
    while (at < length) {
      int end = at;
      while (block[end] != '\n') {
        end++;
      }
      String line = new String(block, at, end - at, StandardCharsets.UTF_8);
      String where = "the line at byte " + (start + at);
      at = end + 1;
      if (!line.isBlank()) { // blank lines replace damaged ones
        JournalRecord<?> next = History.record(file, where, line);
        records.add(next);
        if (next.event() instanceof Resumed) {
          break;
        }
      }
    }
    return new JournalPart(records, start + at);
  }

  private static int fill(RandomAccessFile in, byte[] block, int have) throws IOException {
    int n = have;
    int more = 0;
    while (n < block.length && more >= 0) {
      n += more;
      more = n < block.length ? in.read(block, n, block.length - n) : -1;
    }
    return n;
  }

  private static int lastLineEnd(byte[] block, int length) {
    int i = length - 1;
    while (i >= 0 && block[i] != '\n') {
      i--;
    }
    return i;
  }
}
