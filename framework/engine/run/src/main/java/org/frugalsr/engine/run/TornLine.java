package org.frugalsr.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;

/** The last line of a file of JSON lines, where a crash left it without its end. */
public final class TornLine {
  private static final int BLOCK = 8192;

  private TornLine() {}

  /**
   * Where the last whole line ends; what stands behind is torn.
   *
   * @param in whose position is changed
   * @return in bytes from the start; 0 if there is no whole line
   */
  static long endOfWholeLines(RandomAccessFile in) throws IOException {
    byte[] block = new byte[BLOCK];
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

  /**
   * Takes a torn last line off a file that nobody else writes, and goes to its end.
   *
   * @return the length of the file now
   */
  public static long cut(RandomAccessFile out) throws IOException {
    long end = endOfWholeLines(out);
    if (end < out.length()) {
      out.setLength(end);
    }
    out.seek(end);
    return end;
  }
}
