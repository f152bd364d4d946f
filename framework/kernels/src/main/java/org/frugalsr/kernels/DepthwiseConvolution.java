package org.frugalsr.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.frugalsr.kernels.Lanes.COUNT;
import static org.frugalsr.kernels.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.BlockGrid.Block;
import org.frugalsr.kernels.Scratch.Use;
import org.jspecify.annotations.Nullable;

/** Convolution of each channel with its own kernel, {@code y[.., c] = x[.., c] * w[.., c]}. */
public final class DepthwiseConvolution {
  /** The weight gradient is summed in chunks of at least this many pixels. */
  private static final int CHUNK_PIXELS = 1024;

  private static final int MOST_CHUNKS = 16;

  /** Rows of outputs of a block: its inputs have two more, which its neighbours read again. */
  private static final int BLOCK_ROWS = 8;

  private static final int BLOCK_COLUMNS = 64;

  private DepthwiseConvolution() {}

  /**
   * {@code y = x * w + bias}.
   *
   * @param g as many channels out as in
   * @param x {@code [N, H, W, C]}
   * @param w {@code [k, k, C]}
   * @param bias {@code [C]}, or null for none
   * @param y {@code [N, H', W', C]}, overwritten
   */
  public static void forward(
      Geometry g, MemorySegment x, MemorySegment w, @Nullable MemorySegment bias, MemorySegment y) {
    forward(g, x, w, bias, y, Finished.NOTHING);
  }

  /**
   * As above.
   *
   * @param finished learns which pixels of y are complete
   */
  public static void forward(
      Geometry g,
      MemorySegment x,
      MemorySegment w,
      @Nullable MemorySegment bias,
      MemorySegment y,
      Finished finished) {
    PaddedRows source = new PaddedRows(x, g.height(), g.width(), g.in(), 1, Lanes.padded(g.in()));
    Target target = Target.of(y, g.outHeight(), g.outWidth(), g.in(), bias, false).with(finished);
    run(g.batch(), source, g.kernel(), g.stride(), g.padding(), weights(g, w, false), target);
  }

  /**
   * Computes the gradient of x.
   *
   * @param dy {@code [N, H', W', C]}
   * @param w {@code [k, k, C]}
   * @param dx {@code [N, H, W, C]}, overwritten
   */
  public static void inputGradient(
      Geometry g, MemorySegment dy, MemorySegment w, MemorySegment dx) {
    int length = Lanes.padded(g.in());
    PaddedRows source = new PaddedRows(dy, g.outHeight(), g.outWidth(), g.in(), g.stride(), length);
    Target target = Target.of(dx, g.height(), g.width(), g.in(), null, false);
    int padding = g.kernel() - 1 - g.padding();
    run(g.batch(), source, g.kernel(), 1, padding, weights(g, w, true), target);
  }

  private static float[] weights(Geometry g, MemorySegment w, boolean turned) {
    int taps = g.kernel() * g.kernel();
    int length = Lanes.padded(g.in());
    float[] to = Scratch.take(Use.WEIGHTS, (long) taps * length);
    for (int tap = 0; tap < taps; tap++) {
      long from = (long) (turned ? taps - 1 - tap : tap) * g.in();
      MemorySegment.copy(w, ValueLayout.JAVA_FLOAT, from << 2, to, tap * length, g.in());
      Arrays.fill(to, tap * length + g.in(), (tap + 1) * length, 0);
    }
    return to;
  }

  private static void run(
      int batch,
      PaddedRows source,
      int kernel,
      int stride,
      int padding,
      float[] weights,
      Target target) {
    BlockGrid grid =
        BlockGrid.over(batch, target.height(), target.width(), BLOCK_ROWS, BLOCK_COLUMNS);
    int length = source.rowChannels();
    Parallel.each(
        grid.size(),
        (long) batch * target.height() * target.width() * kernel * kernel * length,
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            Block b = grid.block(i);
            if (kernel == 3 && stride == 1) {
              slide(source, b, padding, weights, target);
            } else {
              rows(source, b, kernel, stride, padding, weights, target);
            }
          }
        });
  }

  /**
   * Computes a block of outputs of a 3x3 kernel, two rows at a time; an odd last row is paired with
   * a dummy row.
   */
  private static void slide(
      PaddedRows source, Block b, int padding, float[] weights, Target target) {
    int length = source.rowChannels();
    int rows = Math.ceilDiv(b.rows(), 2) * 2;
    int columns = b.columns() + 2;
    float[] left = Scratch.take(Use.LEFT, (rows + 2L) * columns * length);
    source.copy(b.image(), b.y() - padding, b.x() - padding, rows + 2, columns, left);
    float[] outputs = target.array();
    boolean direct = outputs != null && rows == b.rows();
    int to = 0;
    int yRow = b.columns() * length;
    if (outputs == null || !direct) {
      outputs = Scratch.take(Use.PRODUCT, (long) rows * yRow);
    } else {
      to = target.pixel(b.image(), b.y(), b.x()) * length;
      yRow = target.width() * length;
    }
    for (int r = 0; r < rows; r += 2) {
      for (int c = 0; c < length; c += COUNT) {
        int at = r * columns * length + c;
        int y = to + r * yRow + c;
        Depthwise3.twoRows(
            left, at, length, weights, target.bias(), c, outputs, y, yRow, b.columns());
      }
    }
    if (direct) {
      for (int r = 0; r < rows; r++) {
        target.tell(target.pixel(b.image(), b.y() + r, b.x()), b.columns());
      }
    } else {
      target.copy(b.image(), b.y(), b.x(), b.rows(), b.columns(), outputs);
    }
  }

  /** Computes a block of outputs for any kernel size. */
  private static void rows(
      PaddedRows source,
      Block b,
      int kernel,
      int stride,
      int padding,
      float[] weights,
      Target target) {
    int length = source.rowChannels();
    int columns = PaddedRows.reached(b.columns(), kernel, stride);
    float[] left = source.around(b, kernel, stride, padding);
    float[] sums = Scratch.take(Use.PRODUCT, (long) b.columns() * length);
    for (int r = 0; r < b.rows(); r++) {
      for (int c = 0; c < length; c += COUNT) {
        int at = r * stride * columns * length + c;
        row(left, at, columns, length, kernel, stride, weights, c, sums, b.columns());
      }
      target.write(b.image(), b.y() + r, b.x(), 1, b.columns(), sums);
    }
  }

  /** Computes one row of outputs of one vector of channels, four pixels at a time. */
  private static void row(
      float[] x,
      int at,
      int columns,
      int length,
      int kernel,
      int stride,
      float[] weights,
      int c,
      float[] sums,
      int pixels) {
    int step = stride * length;
    int p = 0;
    for (; p <= pixels - 4; p += 4) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int w = c;
      for (int ky = 0; ky < kernel; ky++) {
        int i = at + p * step + ky * columns * length;
        for (int kx = 0; kx < kernel; kx++) {
          FloatVector weight = fromArray(SPECIES, weights, w);
          s0 = fromArray(SPECIES, x, i).fma(weight, s0);
          s1 = fromArray(SPECIES, x, i + step).fma(weight, s1);
          s2 = fromArray(SPECIES, x, i + 2 * step).fma(weight, s2);
          s3 = fromArray(SPECIES, x, i + 3 * step).fma(weight, s3);
          i += length;
          w += length;
        }
      }
      int o = p * length + c;
      s0.intoArray(sums, o);
      s1.intoArray(sums, o + length);
      s2.intoArray(sums, o + 2 * length);
      s3.intoArray(sums, o + 3 * length);
    }
    for (; p < pixels; p++) {
      FloatVector s = FloatVector.zero(SPECIES);
      int w = c;
      for (int ky = 0; ky < kernel; ky++) {
        int i = at + p * step + ky * columns * length;
        for (int kx = 0; kx < kernel; kx++) {
          s = fromArray(SPECIES, x, i).fma(fromArray(SPECIES, weights, w), s);
          i += length;
          w += length;
        }
      }
      s.intoArray(sums, p * length + c);
    }
  }

  /**
   * Computes the gradient of w.
   *
   * @param x {@code [N, H, W, C]}
   * @param dy {@code [N, H', W', C]}
   * @param dw {@code [k, k, C]}, overwritten
   */
  public static void weightGradient(
      Geometry g, MemorySegment x, MemorySegment dy, MemorySegment dw) {
    BlockGrid grid = BlockGrid.over(g.batch(), g.outHeight(), g.outWidth());
    long pixels = (long) g.batch() * g.outHeight() * g.outWidth();
    Chunks chunks = Chunks.of(grid.size(), pixels, CHUNK_PIXELS, MOST_CHUNKS);
    int length = g.kernel() * g.kernel() * Lanes.padded(g.in());
    float[] partial = Scratch.take(Use.PARTIAL, (long) chunks.count() * length);
    Parallel.each(
        chunks.count(),
        pixels * length,
        (part, from, to) -> {
          for (int chunk = from; chunk < to; chunk++) {
            int first = chunks.start(chunk);
            int last = chunks.start(chunk + 1);
            Arrays.fill(partial, chunk * length, (chunk + 1) * length, 0);
            for (int i = first; i < last; i++) {
              addBlock(g, grid.block(i), x, dy, partial, chunk * length);
            }
          }
        });
    chunks.addUp(partial, length, 0, length);
    for (int tap = 0; tap < g.kernel() * g.kernel(); tap++) {
      MemorySegment.copy(
          partial,
          tap * Lanes.padded(g.in()),
          dw,
          ValueLayout.JAVA_FLOAT,
          (long) tap * g.in() << 2,
          g.in());
    }
  }

  private static void addBlock(
      Geometry g, Block b, MemorySegment x, MemorySegment dy, float[] partial, int at) {
    int length = Lanes.padded(g.in());
    int columns = PaddedRows.reached(b.columns(), g.kernel(), g.stride());
    float[] left =
        new PaddedRows(x, g.height(), g.width(), g.in(), 1, length)
            .around(b, g.kernel(), g.stride(), g.padding());
    float[] right = Scratch.take(Use.RIGHT, (long) b.rows() * b.columns() * length);
    new PaddedRows(dy, g.outHeight(), g.outWidth(), g.in(), 1, length)
        .copy(b.image(), b.y(), b.x(), b.rows(), b.columns(), right);
    if (g.kernel() == 3 && g.stride() == 1) {
      for (int r = 0; r < b.rows(); r++) {
        for (int c = 0; c < length; c += COUNT) {
          int from = r * columns * length + c;
          int gradient = r * b.columns() * length + c;
          Depthwise3.addGradient(left, from, length, right, gradient, partial, at + c, b.columns());
        }
      }
      return;
    }
    for (int r = 0; r < b.rows(); r++) {
      for (int ky = 0; ky < g.kernel(); ky++) {
        int from = (r * g.stride() + ky) * columns * length;
        int to = at + ky * g.kernel() * length;
        int gradient = r * b.columns() * length;
        for (int c = 0; c < length; c += COUNT) {
          taps(g, left, from + c, right, gradient + c, b.columns(), partial, to + c);
        }
      }
    }
  }

  /** Adds a row of pixels to the sums of one row of the kernel, three of its columns at a time. */
  private static void taps(
      Geometry g, float[] x, int at, float[] dy, int gradient, int pixels, float[] sums, int to) {
    int length = Lanes.padded(g.in());
    int step = g.stride() * length;
    int kx = 0;
    for (; kx <= g.kernel() - 3; kx += 3) {
      int o = to + kx * length;
      FloatVector s0 = fromArray(SPECIES, sums, o);
      FloatVector s1 = fromArray(SPECIES, sums, o + length);
      FloatVector s2 = fromArray(SPECIES, sums, o + 2 * length);
      int i = at + kx * length;
      int d = gradient;
      for (int p = 0; p < pixels; p++) {
        FloatVector v = fromArray(SPECIES, dy, d);
        s0 = fromArray(SPECIES, x, i).fma(v, s0);
        s1 = fromArray(SPECIES, x, i + length).fma(v, s1);
        s2 = fromArray(SPECIES, x, i + 2 * length).fma(v, s2);
        i += step;
        d += length;
      }
      s0.intoArray(sums, o);
      s1.intoArray(sums, o + length);
      s2.intoArray(sums, o + 2 * length);
    }
    for (; kx < g.kernel(); kx++) {
      FloatVector s = fromArray(SPECIES, sums, to + kx * length);
      int i = at + kx * length;
      int d = gradient;
      for (int p = 0; p < pixels; p++) {
        s = fromArray(SPECIES, x, i).fma(fromArray(SPECIES, dy, d), s);
        i += step;
        d += length;
      }
      s.intoArray(sums, to + kx * length);
    }
  }
}
