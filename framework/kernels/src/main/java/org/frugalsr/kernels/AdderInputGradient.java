package org.frugalsr.kernels;

import static jdk.incubator.vector.VectorOperators.UMIN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradient of an adder convolution's input: {@code sum of h(w - x) * g} over the windows that
 * contain x, in float32; h is a clip to [-1, 1] or the sign, which is computed as a clip at a tiny
 * value.
 *
 * <p>It mirrors the forward pass: a vector holds input channels, filters are packed by these
 * vectors, each as {@code [k, k, out]} with both spatial axes reversed, and the output gradient is
 * broadcast.
 */
final class AdderInputGradient {
  private static final int PIXELS = 4;
  private static final int LANES = Floats.LANES;
  private static final int TILE_VALUES = 8192;
  private static final VectorSpecies<Integer> INTS = Floats.SPECIES.withLanes(int.class);

  /** Clipping at this value gives the sign: distinct floats of at least 2^-36 differ by more. */
  private static final float SIGN_EDGE = 0x1p-60f;

  private static final ThreadLocal<float[]> FILTERS = ThreadLocal.withInitial(() -> new float[0]);

  private final Geometry g;
  private final MemorySegment x;
  private final MemorySegment gradient;
  private final MemorySegment result;
  private final float[] filters;
  private final int padded;
  private final int tile;
  private final float edge;

  private AdderInputGradient(
      Geometry g,
      boolean clipped,
      MemorySegment x,
      MemorySegment w,
      MemorySegment gradient,
      MemorySegment result) {
    this.g = g;
    this.x = x;
    this.gradient = gradient;
    this.result = result;
    this.padded = AdderTile.padded(g.in());
    this.filters = filters(w);
    int fits = TILE_VALUES / (g.kernel() * g.out());
    this.tile = Math.clamp(fits / PIXELS * PIXELS, PIXELS, 48);
    this.edge = clipped ? 1 : SIGN_EDGE;
  }

  /**
   * Computes all of the gradient, on all threads.
   *
   * @param g the shapes, stride and padding
   * @param clipped whether h is the clip; otherwise it is the sign
   * @param x {@code [N, H, W, in]}; where it is NaN, h is -1 or 1; the NaN is visible in the
   *     forward output
   * @param w {@code [k, k, in, out]}
   * @param gradient of the output, {@code [N, Ho, Wo, out]}
   * @param result {@code [N, H, W, in]}, overwritten
   */
  static void run(
      Geometry g,
      boolean clipped,
      MemorySegment x,
      MemorySegment w,
      MemorySegment gradient,
      MemorySegment result) {
    AdderInputGradient all = new AdderInputGradient(g, clipped, x, w, gradient, result);
    Parallel.each(
        g.batch() * g.height(),
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            all.row(row);
          }
        });
  }

  private float[] filters(MemorySegment w) {
    int k = g.kernel();
    float[] into = AdderTile.atLeast(FILTERS.get(), k * k * g.out() * padded);
    FILTERS.set(into);
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        for (int c = 0; c < g.in(); c++) {
          long from = ((long) (a * k + b) * g.in() + c) * g.out();
          int first = c / LANES * k * k * g.out() + ((k - 1 - a) * k + k - 1 - b) * g.out();
          for (int o = 0; o < g.out(); o++) {
            into[(first + o) * LANES + c % LANES] = Floats.get(w, from + o);
          }
        }
      }
    }
    return into;
  }

  private void row(int row) {
    int k = g.kernel();
    int window = tile + PIXELS - 1 + k;
    AdderTile t =
        AdderTile.of(k * window * g.out(), (tile + PIXELS) * padded, (tile + PIXELS) * padded);
    for (int first = 0; first < g.width(); first += tile) {
      int count = Math.min(tile, g.width() - first);
      for (int a = 0; a < k; a++) {
        gradients(row, first, window, a, t.rows);
      }
      for (int p = 0; p < count; p++) {
        MemorySegment.copy(
            x,
            ValueLayout.JAVA_FLOAT,
            ((long) row * g.width() + first + p) * g.in() * 4,
            t.pixels,
            p * padded,
            g.in());
      }
      for (int c = 0; c < padded; c += LANES) {
        for (int p = 0; p < count; p += PIXELS) {
          block(t, p, c, window * g.out());
        }
      }
      for (int p = 0; p < count; p++) {
        MemorySegment.copy(
            t.sums,
            p * padded,
            result,
            ValueLayout.JAVA_FLOAT,
            ((long) row * g.width() + first + p) * g.in() * 4,
            g.in());
      }
    }
  }

  /** Copies the gradients under row a of the reversed filters, with zeros where there are none. */
  private void gradients(int row, int first, int window, int a, float[] into) {
    int reach = g.kernel() - 1 - g.padding();
    int line = row % g.height() - reach + a;
    int at = a * window * g.out();
    int s = g.stride();
    boolean inside = line >= 0 && line % s == 0 && line / s < g.outHeight();
    long source = inside ? (long) (row / g.height()) * g.outHeight() + line / s : -1;
    if (s == 1) {
      AdderTile.row(gradient, source, g.outWidth(), g.out(), first - reach, window, into, at);
      return;
    }
    Arrays.fill(into, at, at + window * g.out(), 0);
    for (int i = 0; i < window && inside; i++) {
      int column = first - reach + i;
      if (column >= 0 && column % s == 0 && column / s < g.outWidth()) {
        AdderTile.row(
            gradient, source, g.outWidth(), g.out(), column / s, 1, into, at + i * g.out());
      }
    }
  }

  /**
   * Computes four pixels from p, one vector of input channels from c.
   *
   * <p>Clipping is two minima of bit patterns: read as signed integers, floats above 1 are larger
   * than 1, and negative ones are smaller; as unsigned, floats below -1 are larger than -1, and
   * positive ones are smaller. A float maximum would cost five instructions for its zeros and NaNs.
   */
  private void block(AdderTile tile, int p, int c, int line) {
    float[] gs = tile.rows;
    float[] ws = filters;
    int step = g.out();
    int each = padded;
    int end = g.kernel() * g.out();
    IntVector high = IntVector.broadcast(INTS, Float.floatToRawIntBits(edge));
    IntVector low = IntVector.broadcast(INTS, Float.floatToRawIntBits(-edge));
    int o = p * each + c;
    FloatVector x0 = FloatVector.fromArray(Floats.SPECIES, tile.pixels, o);
    FloatVector x1 = FloatVector.fromArray(Floats.SPECIES, tile.pixels, o + each);
    FloatVector x2 = FloatVector.fromArray(Floats.SPECIES, tile.pixels, o + 2 * each);
    FloatVector x3 = FloatVector.fromArray(Floats.SPECIES, tile.pixels, o + 3 * each);
    FloatVector s0 = FloatVector.zero(Floats.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int at = c * g.kernel() * g.kernel() * g.out();
    for (int r = 0; r < g.kernel(); r++) {
      int i = r * line + p * step;
      for (int t = 0; t < end; t++, i++, at += LANES) {
        FloatVector w = FloatVector.fromArray(Floats.SPECIES, ws, at);
        IntVector d = w.sub(x0).reinterpretAsInts().min(high).lanewise(UMIN, low);
        s0 = d.reinterpretAsFloats().fma(FloatVector.broadcast(Floats.SPECIES, gs[i]), s0);
        d = w.sub(x1).reinterpretAsInts().min(high).lanewise(UMIN, low);
        s1 = d.reinterpretAsFloats().fma(FloatVector.broadcast(Floats.SPECIES, gs[i + step]), s1);
        d = w.sub(x2).reinterpretAsInts().min(high).lanewise(UMIN, low);
        s2 =
            d.reinterpretAsFloats()
                .fma(FloatVector.broadcast(Floats.SPECIES, gs[i + 2 * step]), s2);
        d = w.sub(x3).reinterpretAsInts().min(high).lanewise(UMIN, low);
        s3 =
            d.reinterpretAsFloats()
                .fma(FloatVector.broadcast(Floats.SPECIES, gs[i + 3 * step]), s3);
      }
    }
    float[] out = tile.sums;
    float scale = 1 / edge;
    s0.mul(scale).intoArray(out, o);
    s1.mul(scale).intoArray(out, o + each);
    s2.mul(scale).intoArray(out, o + 2 * each);
    s3.mul(scale).intoArray(out, o + 3 * each);
  }
}
