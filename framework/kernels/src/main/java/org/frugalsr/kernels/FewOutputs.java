package org.frugalsr.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.frugalsr.kernels.Lanes.COUNT;
import static org.frugalsr.kernels.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.BlockGrid.Block;
import org.frugalsr.kernels.Scratch.Use;

/**
 * Convolutions with stride 1 to one or three channels, such as a network's last one to an image:
 * pixels, not channels, are spread across the lanes, which would otherwise be mostly empty.
 *
 * <p>Each sum is the same chain of fused multiply-adds as in {@link DirectConvolution}.
 */
final class FewOutputs {
  /** Vectors of pixels that are computed together. */
  private static final int VECTORS = 4;

  private static final int STEP = VECTORS * COUNT;

  /** Pixels in a row of a block: the inputs of a row of 64 channels fit the fastest cache. */
  private static final int COLUMNS = 64;

  /** Rows of a block, whose inputs are rearranged together. */
  private static final int ROWS = 16;

  private FewOutputs() {}

  /** Whether this is the way to compute a convolution. */
  static boolean suits(Geometry g) {
    return (g.out() == 1 || g.out() == 3) && g.kernel() >= 3 && g.stride() == 1 && g.in() >= COUNT;
  }

  /**
   * Computes a convolution.
   *
   * @param weights {@code [k * k * in, padded out]}
   */
  static void run(Geometry g, PaddedRows source, float[] weights, Target target) {
    BlockGrid grid = BlockGrid.over(g.batch(), target.height(), target.width(), ROWS, COLUMNS);
    float[] w = compact(weights, g.kernel() * g.kernel() * g.in(), g.out());
    Parallel.each(
        grid.size(),
        g.multiplyAdds(),
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            block(g, source, grid.block(i), w, target);
          }
        });
  }

  /** The weights without padding, {@code [k * k * in, out]}. */
  private static float[] compact(float[] weights, int rows, int out) {
    float[] w = new float[rows * out];
    int padded = Lanes.padded(out);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(weights, r * padded, w, r * out, out);
    }
    return w;
  }

  private static void block(Geometry g, PaddedRows source, Block b, float[] w, Target target) {
    int in = g.in();
    int k = g.kernel();
    int out = g.out();
    int steps = Math.ceilDiv(b.columns(), STEP);
    int reached = b.columns() + k - 1;
    int length = steps * STEP + k - 1; // pixels in a row of one channel; the last may be garbage
    float[] pixels = source.around(b, k, 1, g.padding());
    int rows = b.rows() + k - 1;
    float[] planes = Scratch.take(Use.PRODUCT, (long) rows * in * length);
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < reached; p++) {
        int at = (r * reached + p) * in;
        for (int c = 0; c < in; c++) {
          planes[(r * in + c) * length + p] = pixels[at + c];
        }
      }
    }
    int outLength = target.rowChannels();
    float[] sums = new float[b.columns() * outLength];
    float[] y = new float[out * STEP];
    for (int r = 0; r < b.rows(); r++) {
      for (int p = 0; p < b.columns(); p += STEP) {
        if (out == 3) {
          three(planes, r * in * length + p, length, in, k, w, y);
        } else {
          one(planes, r * in * length + p, length, in, k, w, y);
        }
        int most = Math.min(STEP, b.columns() - p);
        for (int o = 0; o < out; o++) {
          for (int j = 0; j < most; j++) {
            sums[(p + j) * outLength + o] = y[o * STEP + j];
          }
        }
      }
      target.write(b.image(), b.y() + r, b.x(), 1, b.columns(), sums);
    }
  }

  private static void three(float[] x, int at, int length, int in, int k, float[] w, float[] y) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector r0 = zero;
    FloatVector r1 = zero;
    FloatVector r2 = zero;
    FloatVector r3 = zero;
    FloatVector g0 = zero;
    FloatVector g1 = zero;
    FloatVector g2 = zero;
    FloatVector g3 = zero;
    FloatVector b0 = zero;
    FloatVector b1 = zero;
    FloatVector b2 = zero;
    FloatVector b3 = zero;
    int j = 0;
    for (int row = 0; row < k; row++) {
      for (int column = 0; column < k; column++) {
        int i = at + row * in * length + column;
        for (int c = 0; c < in; c++) {
          FloatVector x0 = fromArray(SPECIES, x, i);
          FloatVector x1 = fromArray(SPECIES, x, i + COUNT);
          FloatVector x2 = fromArray(SPECIES, x, i + 2 * COUNT);
          FloatVector x3 = fromArray(SPECIES, x, i + 3 * COUNT);
          FloatVector v = broadcast(SPECIES, w[j]);
          r0 = x0.fma(v, r0);
          r1 = x1.fma(v, r1);
          r2 = x2.fma(v, r2);
          r3 = x3.fma(v, r3);
          v = broadcast(SPECIES, w[j + 1]);
          g0 = x0.fma(v, g0);
          g1 = x1.fma(v, g1);
          g2 = x2.fma(v, g2);
          g3 = x3.fma(v, g3);
          v = broadcast(SPECIES, w[j + 2]);
          b0 = x0.fma(v, b0);
          b1 = x1.fma(v, b1);
          b2 = x2.fma(v, b2);
          b3 = x3.fma(v, b3);
          i += length;
          j += 3;
        }
      }
    }
    r0.intoArray(y, 0);
    r1.intoArray(y, COUNT);
    r2.intoArray(y, 2 * COUNT);
    r3.intoArray(y, 3 * COUNT);
    g0.intoArray(y, STEP);
    g1.intoArray(y, STEP + COUNT);
    g2.intoArray(y, STEP + 2 * COUNT);
    g3.intoArray(y, STEP + 3 * COUNT);
    b0.intoArray(y, 2 * STEP);
    b1.intoArray(y, 2 * STEP + COUNT);
    b2.intoArray(y, 2 * STEP + 2 * COUNT);
    b3.intoArray(y, 2 * STEP + 3 * COUNT);
  }

  private static void one(float[] x, int at, int length, int in, int k, float[] w, float[] y) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int j = 0;
    for (int row = 0; row < k; row++) {
      for (int column = 0; column < k; column++) {
        int i = at + row * in * length + column;
        for (int c = 0; c < in; c++) {
          FloatVector v = broadcast(SPECIES, w[j]);
          s0 = fromArray(SPECIES, x, i).fma(v, s0);
          s1 = fromArray(SPECIES, x, i + COUNT).fma(v, s1);
          s2 = fromArray(SPECIES, x, i + 2 * COUNT).fma(v, s2);
          s3 = fromArray(SPECIES, x, i + 3 * COUNT).fma(v, s3);
          i += length;
          j++;
        }
      }
    }
    s0.intoArray(y, 0);
    s1.intoArray(y, COUNT);
    s2.intoArray(y, 2 * COUNT);
    s3.intoArray(y, 3 * COUNT);
  }
}
