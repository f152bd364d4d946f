package org.frugalsr.imaging.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Hashes of small windows of an image. The windows are selected by their pixels alone, so a part
 * that is cropped anywhere, and mirrored or rotated, has the same hashes.
 *
 * @param hashes sorted, without duplicates; only the smallest ones if there are many
 * @param limit hashes above it were dropped
 */
record Landmarks(long[] hashes, long limit) {
  /** Minimum number of shared windows of two images with a common part. */
  private static final int LEAST = 4;

  /** Minimum share of the windows of the smaller image, likewise. */
  private static final double SHARE = 0.3;

  private static final int REACH = 4;
  private static final int MOST = 4096;

  /** Mask by which one grey level in eight may be the centre of a window. */
  private static final int LEVELS = 7;

  /** One in this many such windows is used; a power of two. */
  private static final int RARITY = 16;

  /** Windows with a smaller range of grey levels, such as those of a sky, occur in many images. */
  private static final int LEAST_CONTRAST = 32;

  /** The landmarks of an image. */
  static Landmarks of(int width, int height, byte[] luma) {
    long[] found = new long[1024];
    int count = 0;
    for (int y = REACH; y < height - REACH; y++) {
      for (int x = REACH; x < width - REACH; x++) {
        int at = y * width + x;
        if ((luma[at] & LEVELS) == 3
            && (centre(luma, at, width) & (RARITY - 1)) == 0
            && contrast(luma, at, width)) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = window(luma, at, width);
        }
      }
    }
    long[] hashes = Arrays.stream(found, 0, count).sorted().distinct().toArray();
    return hashes.length <= MOST
        ? new Landmarks(hashes, Long.MAX_VALUE)
        : new Landmarks(Arrays.copyOf(hashes, MOST), hashes[MOST - 1]);
  }

  /** Writes them in the form that {@link #read} reads. */
  void write(DataOutputStream out) throws IOException {
    out.writeLong(limit);
    out.writeInt(hashes.length);
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  /** Reads those that were written. */
  static Landmarks read(DataInputStream in) throws IOException {
    long limit = in.readLong();
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException(count + " landmarks");
    }
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = in.readLong();
    }
    return new Landmarks(hashes, limit);
  }

  /** Whether two images have a part in common, pixel by pixel. */
  boolean meet(Landmarks other) {
    long common = Math.min(limit, other.limit);
    int shared = 0;
    int a = 0;
    int b = 0;
    while (a < hashes.length
        && b < other.hashes.length
        && hashes[a] <= common
        && other.hashes[b] <= common) {
      int order = Long.compare(hashes[a], other.hashes[b]);
      shared += order == 0 ? 1 : 0;
      a += order <= 0 ? 1 : 0;
      b += order >= 0 ? 1 : 0;
    }
    int smaller = Math.min(upTo(common), other.upTo(common));
    return shared >= LEAST && shared >= SHARE * smaller;
  }

  private int upTo(long value) {
    int found = Arrays.binarySearch(hashes, value);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** A hash of a pixel and its eight neighbours that no symmetry of the square changes. */
  private static int centre(byte[] luma, int at, int width) {
    int up = at - width;
    int down = at + width;
    int edges = value(luma, up) + value(luma, down) + value(luma, at - 1) + value(luma, at + 1);
    int corners =
        value(luma, up - 1) + value(luma, up + 1) + value(luma, down - 1) + value(luma, down + 1);
    int mixed = (value(luma, at) * 1024 + edges) * 1024 + corners;
    mixed *= 0x9E3779B1;
    return mixed >>> 16;
  }

  private static boolean contrast(byte[] luma, int at, int width) {
    int least = 255;
    int most = 0;
    for (int dy = -REACH; dy <= REACH; dy++) {
      for (int dx = -REACH; dx <= REACH; dx++) {
        int v = value(luma, at + dy * width + dx);
        least = Math.min(least, v);
        most = Math.max(most, v);
      }
    }
    return most - least >= LEAST_CONTRAST;
  }

  /**
   * A hash of the sums over each set of pixels that the symmetries of the square map to each other.
   */
  private static long window(byte[] luma, int at, int width) {
    long hash = 0;
    for (int far = 0; far <= REACH; far++) {
      for (int near = 0; near <= far; near++) {
        int sum = 0;
        long squares = 0;
        for (int sign = 0; sign < 4; sign++) {
          int dx = (sign & 1) == 0 ? far : -far;
          int dy = (sign & 2) == 0 ? near : -near;
          int one = value(luma, at + dy * width + dx);
          int other =
              value(
                  luma,
                  at + ((sign & 1) == 0 ? far : -far) * width + ((sign & 2) == 0 ? near : -near));
          sum += one + other;
          squares += (long) one * one + (long) other * other;
        }
        hash = (hash ^ (sum * 1_000_003L + squares)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
    }
    return hash & Long.MAX_VALUE;
  }

  private static int value(byte[] luma, int at) {
    return luma[at] & 0xFF;
  }
}
