package org.frugalsr.study;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.frugalsr.disk.DiskError;
import org.frugalsr.study.Ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The last entry of each trial in a ledger that others append to: each call reads what was appended
 * since the one before, so that the cost of a claim does not grow with the study. A file that was
 * replaced is read again from its beginning. Thread-safe.
 */
final class LedgerTail {
  /** An entry with its number in the file. */
  private record Numbered(int number, Entry entry) {}

  private final Ledger ledger;
  private final Map<String, Numbered> last = new HashMap<>();
  private @Nullable Object file;
  private long position;
  private int count;

  LedgerTail(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The number of entries. */
  synchronized int size() {
    read();
    return count;
  }

  /** The last thing that happened to a trial. */
  synchronized Optional<Entry> last(String key) {
    read();
    return Optional.ofNullable(last.get(key)).map(Numbered::entry);
  }

  /**
   * The last thing that happened to a trial after a number of entries.
   *
   * @param known an earlier {@link #size}
   */
  synchronized Optional<Entry> lastSince(String key, int known) {
    read();
    return Optional.ofNullable(last.get(key)).filter(n -> n.number() >= known).map(Numbered::entry);
  }

  private void read() {
    Path path = ledger.file();
    if (!Files.exists(path)) {
      return;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (!Objects.equals(now.fileKey(), file) || now.size() < position) {
        last.clear();
        position = 0;
        count = 0;
        file = now.fileKey();
      }
      if (now.size() > position) {
        append(path, now.size());
      }
    } catch (IOException e) {
      throw DiskError.reading(path, e);
    }
  }

  /** Reads the whole lines up to a size. */
  private void append(Path path, long size) throws IOException {
    byte[] bytes;
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      in.seek(position);
      bytes = new byte[Math.toIntExact(size - position)];
      int read = in.read(bytes);
      bytes =
          read < bytes.length ? Arrays.copyOf(bytes, Math.max(0, read)) : bytes; // cut meanwhile
    }
    int start = 0;
    long begin = position;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        if (!line.isBlank()) {
          Entry entry = ledger.parse(line, count + 1);
          last.put(entry.key(), new Numbered(count, entry));
          count++;
        }
        start = end + 1;
        position = begin + start; // line by line: a damaged one does not make these count twice
      }
    }
  }
}
