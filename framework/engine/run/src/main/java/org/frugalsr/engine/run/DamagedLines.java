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

/**
 * Lines of a file of JSON lines that are no records, as a bad disk or an editor leaves them.
 *
 * <p>They are kept in {@code NAME.damaged} beside the file. In the file as many spaces take their
 * place, so that no other line moves: readers leave blank lines out.
 */
public final class DamagedLines {
  private DamagedLines() {}

  /** Where the damaged lines of a file are kept. */
  public static Path keptIn(Path file) {
    return file.resolveSibling(file.getFileName() + ".damaged");
  }

  /**
   * Takes the damaged lines out of a file that nobody else writes. A last line without its end is
   * left alone.
   *
   * @param file that need not exist
   * @param isRecord whether a line, without its end, is what it should be
   * @return how many there were
   * @throws org.frugalsr.api.error.WorldError if the disk refuses; the file is then as it was
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
   * Takes a last line without its end off a file that nobody else writes, as a kill in the middle
   * of a write leaves it.
   *
   * @param file that need not exist
   * @return what it held, without what is no text; empty if the last line is whole
   * @throws org.frugalsr.api.error.WorldError if the disk refuses; the file is then as it was
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
