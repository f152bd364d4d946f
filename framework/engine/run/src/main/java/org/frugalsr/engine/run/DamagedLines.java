package org.frugalsr.engine.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.OwnFile;

/**
 * Damaged lines of a JSON Lines file, as caused by a bad disk or an editor.
 *
 * <p>They are kept in {@code NAME.damaged} next to the file. In the file they are replaced by the
 * same number of spaces, so that no other line moves: readers skip blank lines.
 */
public final class DamagedLines {
  private DamagedLines() {}

  /** The file in which the damaged lines of a file are kept. */
  public static Path keptIn(Path file) {
    return file.resolveSibling(file.getFileName() + ".damaged");
  }

  /**
   * Removes the damaged lines from a file that no other process writes. An incomplete last line is
   * not changed.
   *
   * @param file that need not exist
   * @param isRecord whether a line, without its end, is valid
   * @return the number of damaged lines
   * @throws org.frugalsr.api.error.WorldError if the file cannot be read or written; it is then
   *     unchanged
   */
  public static int setAside(Path file, Predicate<String> isRecord) {
    try {
      byte[] all = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      Map<Integer, Integer> damaged = new LinkedHashMap<>(); // where each begins and ends
      int begin = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == '\n') {
          String line = new String(all, begin, i - begin, StandardCharsets.UTF_8);
          if (!line.isBlank() && !isRecord.test(line)) {
            damaged.put(begin, i);
          }
          begin = i + 1;
        }
      }
      if (!damaged.isEmpty()) {
        keep(file, all, damaged);
        blank(file, damaged);
      }
      return damaged.size();
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }

  /**
   * Removes an incomplete last line, as left by a kill in the middle of a write, from a file that
   * no other process writes.
   *
   * @param file that need not exist
   * @return its content, decoded as UTF-8; empty if the last line is complete
   * @throws org.frugalsr.api.error.WorldError if the file cannot be read or written; it is then
   *     unchanged
   */
  public static Optional<String> cutTorn(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] torn;
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        long end = TornLine.endOfWholeLines(in);
        torn = new byte[Math.toIntExact(in.length() - end)];
        in.seek(end);
        in.readFully(torn);
      }
      if (torn.length == 0) {
        return Optional.empty();
      }
      byte[] line = Arrays.copyOf(torn, torn.length + 1);
      line[torn.length] = '\n';
      append(keptIn(file), line);
      try (RandomAccessFile out = OwnFile.open(file)) {
        TornLine.cut(out);
        out.getFD().sync();
      }
      return Optional.of(new String(torn, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }

  private static void keep(Path file, byte[] all, Map<Integer, Integer> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lines.forEach((begin, end) -> bytes.write(all, begin, end + 1 - begin));
    append(keptIn(file), bytes.toByteArray());
  }

  private static void append(Path kept, byte[] bytes) throws IOException {
    try (RandomAccessFile out = OwnFile.open(kept)) {
      out.seek(out.length());
      out.write(bytes);
      out.getFD().sync();
    }
  }

  private static void blank(Path file, Map<Integer, Integer> lines) throws IOException {
    try (RandomAccessFile out = OwnFile.open(file)) {
      for (Map.Entry<Integer, Integer> line : lines.entrySet()) {
        byte[] spaces = new byte[line.getValue() - line.getKey()];
        Arrays.fill(spaces, (byte) ' ');
        out.seek(line.getKey());
        out.write(spaces);
      }
      out.getFD().sync();
    }
  }
}
