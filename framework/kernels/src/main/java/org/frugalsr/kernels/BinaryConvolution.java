package org.frugalsr.kernels;

import java.util.Arrays;
import org.frugalsr.kernels.Scratch.Use;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of one-bit inputs, packed by {@link SignPacking}, with one-bit weights.
 *
 * <p>The sum of products of codes is an exact integer: a constant minus the number of bits in which
 * a window and a filter differ, times 2 where inputs are -1 or +1. It is then multiplied by the
 * scale, the bias is added, and the result is written or added to the output, each rounded to
 * float32. So an output has the same bits on any machine, number of threads and division into rows.
 *
 * <p>Pixels outside the image are treated as {@code low} in the bits, for which the constant of
 * windows at a border is corrected; therefore all pixels take the same path.
 */
public final class BinaryConvolution {
  /** Rows of outputs whose inputs are padded together. */
  private static final int BAND = 8;

  /** Neighbouring outputs that are counted before they are written. */
  private static final int TILE = 32;

  private static final int LANES = Lanes.COUNT;

  private final Geometry g;
  private final BinaryWeights w;
  private final int low;
  private final int border;
  private final int words;
  private final int columns;

  /** Per column of outputs: which of the parts of {@link #inside} its window has in the image. */
  private final int[] parts;

  /** Pairs: the first column of a window in the image, and the one behind the last. */
  private final int[] inside;

  private final WindowSums sums;

  /**
   * Prepares a convolution; cheap, so that it can be done for each size of image.
   *
   * @param g the shapes of whole images
   * @param low the code of a bit of 0, -1 or 0; that of a bit of 1 is 1
   * @param border the code of pixels outside the image: -1, 0 or 1
   * @param scale per output channel
   * @param bias per output channel, or null for none
   * @throws IllegalArgumentException if these do not match
   */
  public BinaryConvolution(
      Geometry g, BinaryWeights w, int low, int border, float[] scale, float @Nullable [] bias) {
    if (g.kernel() != w.kernel() || g.in() != w.in() || g.out() != w.out()) {
      throw new IllegalArgumentException(
          "expected weights of kernel %d and channels %d to %d; got kernel %d and channels %d to %d"
              .formatted(g.kernel(), g.in(), g.out(), w.kernel(), w.in(), w.out()));
    }
    if (low < -1 || low > 0 || border < -1 || border > 1) {
      throw new IllegalArgumentException(
          "expected a low code of -1 or 0 and a border of -1, 0 or 1; got %d and %d"
              .formatted(low, border));
    }
    requireOne("scale", scale, g.out());
    if (bias != null) {
      requireOne("bias", bias, g.out());
    }
    this.g = g;
    this.w = w;
    this.low = low;
    this.border = border;
    this.words = SignPacking.words(g.in());
    // the last block of outputs may extend beyond the image
    this.columns =
        PaddedRows.reached(g.outWidth() + w.count().pixels() - 1, g.kernel(), g.stride());
    this.parts = new int[g.outWidth() + w.count().pixels()];
    this.inside = columnParts();
    int row = g.kernel() * words;
    int[] offsets = new int[g.kernel() * row];
    Arrays.setAll(offsets, t -> t / row * columns * words + t % row);
    float[] factors = Arrays.copyOf(scale, w.padded());
    float[] summands = new float[w.padded()];
    Arrays.fill(summands, -0.0f); // none: adding it changes no bit
    if (bias != null) {
      System.arraycopy(bias, 0, summands, 0, bias.length);
    }
    this.sums =
        w.count()
            .sums(g.stride() * words, offsets, w.words(), factors, summands, low < 0 ? -2 : -1);
  }

  /** Numbers the ways in which windows lie in the image, times their distance in a table. */
  private int[] columnParts() {
    int[] found = new int[2 * parts.length];
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      int outside = g.padding() - i * g.stride();
      int left = inside(outside);
      int right = inside(outside + g.width());
      if (i == 0 || left != found[count - 2] || right != found[count - 1]) {
        found[count++] = left;
        found[count++] = right;
      }
      parts[i] = (count / 2 - 1) * w.padded();
    }
    return Arrays.copyOf(found, count);
  }

  private static void requireOne(String what, float[] values, int channels) {
    if (values.length != channels) {
      throw new IllegalArgumentException(
          "expected a %s for each of %d output channels; got %d"
              .formatted(what, channels, values.length));
    }
  }

  /**
   * Computes all outputs, on all threads.
   *
   * @param bits {@code [N, H, W, words]}
   * @param out {@code [N, H', W', out]}
   * @param add whether to add to out, as for the second of several bases; otherwise it is
   *     overwritten
   */
  public void run(int[] bits, float[] out, boolean add) {
    Parallel.each(
        g.batch() * g.outHeight(),
        g.multiplyAdds() / Integer.SIZE,
        (chunk, from, to) -> rows(from, to, bits, 0, out, 0, add));
  }

  /**
   * Computes some rows of outputs on this thread. Rows are counted over all images of the batch;
   * the rows of a {@link Parallel} loop give all outputs.
   *
   * @param from the first row of outputs
   * @param to the row behind the last
   * @param bits rows of packed inputs, {@code [rows, W, words]}, with all that the outputs need
   * @param bitsRow which row of the inputs the first in {@code bits} is
   * @param out rows of outputs, {@code [rows, W', out]}
   * @param outRow which row of the outputs the first in {@code out} is
   * @param add whether to add to out; otherwise it is overwritten
   * @throws IllegalArgumentException if an array does not contain the rows
   */
  public void rows(
      int from, int to, int[] bits, int bitsRow, float[] out, int outRow, boolean add) {
    if (from < 0 || to < from || to > g.batch() * g.outHeight()) {
      throw new IllegalArgumentException(
          "expected rows of outputs within 0 to %d; got %d to %d"
              .formatted(g.batch() * g.outHeight(), from, to));
    }
    if (from == to) {
      return;
    }
    requireRows(
        "words of bits",
        bits.length,
        (long) g.width() * words,
        bitsRow,
        firstInput(from),
        lastInput(to));
    requireRows("floats of outputs", out.length, (long) g.outWidth() * g.out(), outRow, from, to);
    float[] equal = Scratch.take(Use.RIGHT, (long) inside.length / 2 * w.padded());
    int top = -1;
    int bottom = -1;
    int row = from;
    while (row < to) {
      int image = row / g.outHeight();
      int end = Math.min(Math.min(row + BAND, to), (image + 1) * g.outHeight());
      int[] x = padded(image, row % g.outHeight(), end - row, bits, bitsRow);
      for (int r = row; r < end; r++) {
        int outside = g.padding() - r % g.outHeight() * g.stride();
        if (top != inside(outside) || bottom != inside(outside + g.height())) {
          top = inside(outside);
          bottom = inside(outside + g.height());
          equal(top, bottom, equal);
        }
        outputs(x, r - row, equal, out, (r - outRow) * g.outWidth() * g.out(), add);
      }
      row = end;
    }
  }

  private int firstInput(int row) {
    int y = row % g.outHeight() * g.stride() - g.padding();
    return row / g.outHeight() * g.height() + Math.clamp(y, 0, g.height());
  }

  /** The row behind the last one that the rows of outputs before one read. */
  private int lastInput(int end) {
    int y = (end - 1) % g.outHeight() * g.stride() - g.padding() + g.kernel();
    return (end - 1) / g.outHeight() * g.height() + Math.clamp(y, 0, g.height());
  }

  private static void requireRows(String what, int length, long each, int first, int from, int to) {
    if (from < to && (first < 0 || first > from || length < (to - first) * each)) {
      throw new IllegalArgumentException(
          "expected rows %d to %d of %d %s; got %d, from row %d on"
              .formatted(from, to, each, what, length, first));
    }
  }

  /** The inputs of some rows of outputs, with 0 bits around the image. */
  private int[] padded(int image, int y, int rows, int[] bits, int bitsRow) {
    int reached = PaddedRows.reached(rows, g.kernel(), g.stride());
    int line = columns * words;
    int[] x = Scratch.takeIntegers(Use.BITS, (long) reached * line);
    int first = Math.min(g.padding(), columns);
    int last = Math.min(g.padding() + g.width(), columns);
    for (int r = 0; r < reached; r++) {
      int from = y * g.stride() - g.padding() + r;
      int to = r * line;
      if (from < 0 || from >= g.height()) {
        Arrays.fill(x, to, to + line, 0);
      } else {
        int source = (image * g.height() + from - bitsRow) * g.width() * words;
        Arrays.fill(x, to, to + first * words, 0);
        System.arraycopy(bits, source, x, to + first * words, (last - first) * words);
        Arrays.fill(x, to + last * words, to + line, 0);
      }
    }
    return x;
  }

  /**
   * Computes a row of outputs.
   *
   * @param r the row in the band of padded inputs
   */
  private void outputs(int[] x, int r, float[] equal, float[] out, int to, boolean add) {
    int each = g.out();
    int step = g.stride() * words;
    int pixels = sums.pixels();
    float[] tile = Scratch.take(Use.PRODUCT, (long) (TILE + pixels) * w.widest());
    // vectors may extend into the next outputs, which are written after them
    boolean spills = w.width(0) >= each;
    for (int start = 0; start < g.outWidth(); start += TILE) {
      int end = Math.min(start + TILE, g.outWidth());
      int at = (r * columns + start) * step;
      for (int c = 0; c < each; c += w.width(c)) {
        int width = w.width(c);
        boolean whole = c + width <= each;
        boolean direct = !add && (spills || whole);
        int p = start;
        int i = at;
        int behind = // after which vectors would leave the row
            whole ? g.outWidth() : Math.floorDiv(g.outWidth() * each - width, each) + 1;
        int o = to + start * each + c;
        for (; direct && p < end && p + pixels <= behind; p += pixels) {
          sums.block(width / LANES, x, i, c, equal, parts, p, out, o, each);
          i += pixels * step;
          o += pixels * each;
        }
        int rest = p;
        int t = 0;
        for (; p < end; p += pixels) {
          sums.block(width / LANES, x, i, c, equal, parts, p, tile, t, width);
          i += pixels * step;
          t += pixels * width;
        }
        move(tile, width, end - rest, out, o, Math.min(width, each - c), add);
      }
    }
  }

  /** Copies or adds outputs of some channels. */
  private void move(
      float[] tile, int width, int pixels, float[] out, int to, int channels, boolean add) {
    for (int p = 0; p < pixels; p++) {
      int from = p * width;
      int o = to + p * g.out();
      if (!add) {
        System.arraycopy(tile, from, out, o, channels);
      } else {
        for (int c = 0; c < channels; c++) {
          out[o + c] += tile[from + c];
        }
      }
    }
  }

  /** Where windows of a line of pixels that start at a tap lie in the image. */
  private int inside(int tap) {
    return Math.clamp(tap, 0, g.kernel());
  }

  /**
   * Computes what the sums of a row of outputs are when no bits differ.
   *
   * @param equal {@code [parts, padded]}, overwritten
   */
  private void equal(int top, int bottom, float[] equal) {
    for (int i = 0; i < inside.length; i += 2) {
      w.equal(low, border, top, bottom, inside[i], inside[i + 1], equal, i / 2 * w.padded());
    }
  }
}
