package org.frugalsr.kernels;

import java.util.Arrays;

/**
 * One-bit weights, packed once for {@link BinaryConvolution}; immutable.
 *
 * <p>Output channels are the lanes of vectors. Blocks of up to four vectors are contiguous, word by
 * word of a window: {@code [block][kernel row, column, word][vectors * lanes]}.
 */
public final class BinaryWeights {
  /** So that sums and their corrections are exact as floats. */
  private static final int MOST_TERMS = 1 << 22;

  /** Kernels are not larger than this. */
  private static final int MOST_SIZE = 11;

  private final int kernel;
  private final int in;
  private final int out;
  private final PopCount count;
  private final int[] words;

  /** The sums of the weights of the rows above and the columns left of a tap, per output. */
  private final int[] sums;

  /** As {@link #BinaryWeights(short[], int, int, int)}, by a given way to count. */
  BinaryWeights(short[] codes, int kernel, int in, int out, PopCount count) {
    if (kernel < 1 || kernel > MOST_SIZE || in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "expected a kernel of 1 to %d and at least one channel; got kernel %d and channels %d to %d"
              .formatted(MOST_SIZE, kernel, in, out));
    }
    long terms = (long) kernel * kernel * in;
    if (terms > MOST_TERMS) {
      throw new IllegalArgumentException(
          "expected at most %d weights per output, whose sum is exact in float32; got %d"
              .formatted(MOST_TERMS, terms));
    }
    if (codes.length != terms * out) {
      throw new IllegalArgumentException(
          "expected %d codes, [%d, %d, %d, %d]; got %d"
              .formatted(terms * out, kernel, kernel, in, out, codes.length));
    }
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] != 1 && codes[i] != -1) {
        throw new IllegalArgumentException(
            "expected codes -1 and +1; got %d at index %d".formatted(codes[i], i));
      }
    }
    this.kernel = kernel;
    this.in = in;
    this.out = out;
    this.count = count;
    this.words = packed(codes);
    this.sums = summed(codes);
  }

  /**
   * Packs weights.
   *
   * @param codes -1 or +1, {@code [kernel, kernel, in, out]}
   * @param kernel height and width, 1 to 11
   * @throws IllegalArgumentException if the number of codes does not match, or one is neither
   */
  public BinaryWeights(short[] codes, int kernel, int in, int out) {
    this(codes, kernel, in, out, PopCount.ofThisMachine());
  }

  private int[] packed(short[] codes) {
    int each = SignPacking.words(in);
    int terms = kernel * kernel * each;
    int[] packed = new int[Math.multiplyExact(terms, padded())];
    for (int first = 0; first < padded(); first += width(first)) {
      int width = width(first);
      int end = Math.min(first + width, out);
      for (int tap = 0; tap < kernel * kernel; tap++) {
        for (int c = 0; c < in; c++) {
          int to = first * terms + (tap * each + c / Integer.SIZE) * width;
          int from = (tap * in + c) * out;
          for (int o = first; o < end; o++) {
            packed[to + o - first] |= ((codes[from + o] + 1) >> 1) << c; // bit c % 32
          }
        }
      }
    }
    return packed;
  }

  private int[] summed(short[] codes) {
    int width = padded();
    int line = (kernel + 1) * width;
    int[] s = new int[(kernel + 1) * line];
    for (int r = 0; r < kernel; r++) {
      for (int k = 0; k < kernel; k++) {
        int at = (r + 1) * line + (k + 1) * width;
        for (int o = 0; o < out; o++) {
          int tap = 0;
          for (int c = 0; c < in; c++) {
            tap += codes[((r * kernel + k) * in + c) * out + o];
          }
          s[at + o] = tap + s[at - width + o] + s[at - line + o] - s[at - line - width + o];
        }
      }
    }
    return s;
  }

  /** Height and width of the kernel. */
  public int kernel() {
    return kernel;
  }

  /** The number of input channels. */
  public int in() {
    return in;
  }

  /** The number of output channels. */
  public int out() {
    return out;
  }

  /** Output channels, padded to whole vectors. */
  int padded() {
    return Math.ceilDiv(out, Lanes.COUNT) * Lanes.COUNT;
  }

  /** The output channels of the block that starts at one: whole vectors, a power of two of them. */
  int width(int first) {
    int vectors = (padded() - first) / Lanes.COUNT;
    return Math.min(Integer.highestOneBit(vectors), count.vectors()) * Lanes.COUNT;
  }

  /** The output channels of the widest block. */
  int widest() {
    return width(0);
  }

  /** What counts the bits. */
  PopCount count() {
    return count;
  }

  /** The packed words; a block starts at its first output channel times the words of a window. */
  int[] words() {
    return words;
  }

  /**
   * What the sums of a window are when no bits differ: where it lies in the image all inputs equal
   * the weights, outside they are low and what low differs from the border is corrected.
   *
   * @param low -1 or 0
   * @param border -1, 0 or 1
   * @param top first row of the window in the image
   * @param bottom the row behind its last
   * @param left first column in the image
   * @param right the column behind its last
   * @param to {@code [padded]} from an index on, overwritten; 0 beyond the channels
   */
  void equal(int low, int border, int top, int bottom, int left, int right, float[] to, int start) {
    int width = padded();
    int line = (kernel + 1) * width;
    int all = kernel * line + kernel * width;
    int n = kernel * kernel * in;
    int ll = top * line + left * width;
    int lr = top * line + right * width;
    int hl = bottom * line + left * width;
    int hr = bottom * line + right * width;
    int[] s = sums;
    for (int o = 0; o < width; o++) {
      int total = s[all + o];
      int outside = total - (s[hr + o] - s[hl + o] - s[lr + o] + s[ll + o]);
      int whole = low < 0 ? n : (n + total) / 2;
      to[start + o] = whole + (border - low) * outside;
    }
    Arrays.fill(to, start + out, start + width, 0);
  }
}
