package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * {@code y = -sum |x - w|} over each window, in float32.
 *
 * <p>Rows are cut into tiles that fit in the cache. Within a tile, four pixels times two vectors of
 * output channels are summed at a time in registers. Filters are packed by pairs of vectors of
 * output channels, with all taps of a pair contiguous.
 *
 * <p>{@code 2 max(x, w) - x - w} would save an instruction, but Java's maximum of floats takes
 * several, since it orders zeros and NaN (measurements in {@code docs/performance.md}).
 */
final class AdderForward {
  private static final int PIXELS = 4;
  private static final int LANES = Floats.LANES;
  private static final int TILE_VALUES = 8192;

  private static final ThreadLocal<float[]> FILTERS = ThreadLocal.withInitial(() -> new float[0]);

  private final Geometry g;
  private final MemorySegment x;
  private final MemorySegment y;
  private final float[] filters;
  private final int padded;
  private final int taps;
  private final int length;
  private final int tile;

  private AdderForward(Geometry g, MemorySegment x, MemorySegment w, MemorySegment y) {
    this.g = g;
    this.x = x;
    this.y = y;
    this.taps = g.kernel() * g.kernel() * g.in();
    this.padded = AdderTile.padded(g.out());
    this.length = g.kernel() * g.in();
    this.filters = filters(w);
    int fits = TILE_VALUES / (g.kernel() * g.in() * g.stride());
    this.tile = Math.clamp(fits / PIXELS * PIXELS, PIXELS, 64);
  }

  /**
   * Computes all of y, on all threads.
   *
   * @param g the shapes, stride and padding
   * @param x {@code [N, H, W, in]}
   * @param w {@code [k, k, in, out]}
   * @param y {@code [N, Ho, Wo, out]}, overwritten
   */
  static void run(Geometry g, MemorySegment x, MemorySegment w, MemorySegment y) {
    AdderForward all = new AdderForward(g, x, w, y);
    Parallel.each(
        g.batch() * g.outHeight(),
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            all.row(row);
          }
        });
  }

  /**
   * Packs the filters by pairs of vectors of output channels, {@code [taps, pair]}; the last may be
   * a single vector.
   */
  private float[] filters(MemorySegment w) {
    float[] into = AdderTile.atLeast(FILTERS.get(), taps * padded);
    FILTERS.set(into);
    for (int c = 0; c < padded; c += 2 * LANES) {
      int width = Math.min(2 * LANES, padded - c);
      int present = Math.min(width, g.out() - c);
      for (int t = 0; t < taps; t++) {
        long from = (long) t * g.out() + c;
        int to = c * taps + t * width;
        MemorySegment.copy(w, ValueLayout.JAVA_FLOAT, 4 * from, into, to, present);
      }
    }
    return into; // the padding is computed with, but its results are not stored
  }

  private void row(int row) {
    int k = g.kernel();
    int window = (tile + PIXELS - 1) * g.stride() + k; // the last pixels may extend past the end
    AdderTile t = AdderTile.of(k * window * g.in(), 0, (tile + PIXELS) * padded);
    for (int first = 0; first < g.outWidth(); first += tile) {
      int count = Math.min(tile, g.outWidth() - first);
      for (int a = 0; a < k; a++) {
        int line = row % g.outHeight() * g.stride() - g.padding() + a;
        boolean inside = line >= 0 && line < g.height();
        AdderTile.row(
            x,
            inside ? (long) (row / g.outHeight()) * g.height() + line : -1,
            g.width(),
            g.in(),
            first * g.stride() - g.padding(),
            window,
            t.rows,
            a * window * g.in());
      }
      for (int c = 0; c < padded; c += 2 * LANES) {
        boolean pair = c + 2 * LANES <= padded;
        for (int p = 0; p < count; p += PIXELS) {
          if (pair) {
            pair(t, p, c, window * g.in());
          } else {
            single(t, p, c, window * g.in());
          }
        }
      }
      store(t.sums, (long) row * g.outWidth() + first, count);
    }
  }

  private void store(float[] sums, long pixel, int count) {
    for (int p = 0; p < count; p++) {
      MemorySegment.copy(
          sums, p * padded, y, ValueLayout.JAVA_FLOAT, (pixel + p) * g.out() * 4, g.out());
    }
  }

  /** Computes four pixels from p, two vectors of output channels from c. */
  private void pair(AdderTile tile, int p, int c, int line) {
    float[] xs = tile.rows;
    float[] ws = filters;
    int step = g.stride() * g.in();
    int each = padded;
    int end = length;
    FloatVector a0 = FloatVector.zero(Floats.SPECIES);
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    int at = c * taps;
    for (int r = 0; r < g.kernel(); r++) {
      int i = r * line + p * step;
      for (int t = 0; t < end; t++, i++, at += 2 * LANES) {
        FloatVector w0 = FloatVector.fromArray(Floats.SPECIES, ws, at);
        FloatVector w1 = FloatVector.fromArray(Floats.SPECIES, ws, at + LANES);
        FloatVector v = FloatVector.broadcast(Floats.SPECIES, xs[i]);
        a0 = a0.add(v.sub(w0).abs());
        a1 = a1.add(v.sub(w1).abs());
        v = FloatVector.broadcast(Floats.SPECIES, xs[i + step]);
        b0 = b0.add(v.sub(w0).abs());
        b1 = b1.add(v.sub(w1).abs());
        v = FloatVector.broadcast(Floats.SPECIES, xs[i + 2 * step]);
        c0 = c0.add(v.sub(w0).abs());
        c1 = c1.add(v.sub(w1).abs());
        v = FloatVector.broadcast(Floats.SPECIES, xs[i + 3 * step]);
        d0 = d0.add(v.sub(w0).abs());
        d1 = d1.add(v.sub(w1).abs());
      }
    }
    float[] out = tile.sums;
    int o = p * each + c;
    a0.neg().intoArray(out, o);
    a1.neg().intoArray(out, o + LANES);
    b0.neg().intoArray(out, o + each);
    b1.neg().intoArray(out, o + each + LANES);
    c0.neg().intoArray(out, o + 2 * each);
    c1.neg().intoArray(out, o + 2 * each + LANES);
    d0.neg().intoArray(out, o + 3 * each);
    d1.neg().intoArray(out, o + 3 * each + LANES);
  }

  /** Computes four pixels from p, the last vector of output channels. */
  private void single(AdderTile tile, int p, int c, int line) {
    float[] xs = tile.rows;
    float[] ws = filters;
    int step = g.stride() * g.in();
    int each = padded;
    int end = length;
    FloatVector a = FloatVector.zero(Floats.SPECIES);
    FloatVector b = a;
    FloatVector d = a;
    FloatVector e = a;
    int at = c * taps;
    for (int r = 0; r < g.kernel(); r++) {
      int i = r * line + p * step;
      for (int t = 0; t < end; t++, i++, at += LANES) {
        FloatVector w = FloatVector.fromArray(Floats.SPECIES, ws, at);
        a = a.add(FloatVector.broadcast(Floats.SPECIES, xs[i]).sub(w).abs());
        b = b.add(FloatVector.broadcast(Floats.SPECIES, xs[i + step]).sub(w).abs());
        d = d.add(FloatVector.broadcast(Floats.SPECIES, xs[i + 2 * step]).sub(w).abs());
        e = e.add(FloatVector.broadcast(Floats.SPECIES, xs[i + 3 * step]).sub(w).abs());
      }
    }
    float[] out = tile.sums;
    int o = p * each + c;
    a.neg().intoArray(out, o);
    b.neg().intoArray(out, o + each);
    d.neg().intoArray(out, o + 2 * each);
    e.neg().intoArray(out, o + 3 * each);
  }
}
