package org.frugalsr.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;

/** Handles an incomplete last line of a JSON Lines file, as left by a crash. */
public final class TornLine {
  private static final int BLOCK = 8192;

  private TornLine() {}

  /**
   * Finds the end of the last complete line.
   *
   * @param in the file, whose position is changed
   * @return the position in bytes from the start; 0 if there is no complete line
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
   * Removes an incomplete last line from a file that no other process writes, and seeks to the end.
   *
   * @return the new length of the file
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
