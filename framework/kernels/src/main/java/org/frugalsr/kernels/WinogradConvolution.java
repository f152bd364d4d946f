package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.Scratch.Use;
import org.jspecify.annotations.Nullable;

/** 3x3 convolution with stride 1 by {@link Winograd}, with a quarter of the products. */
final class WinogradConvolution {
  /** Tiles per block of the forward pass, so that its transforms fit in the cache. */
  private static final int BLOCK = 24;

  /** Tiles per block of the weight gradient: more, since each block adds to all sums. */
  private static final int GRADIENT_BLOCK = 48;

  /** The weight gradient is summed in chunks of at least this many tiles. */
  private static final int CHUNK_TILES = 96;

  private static final int MOST_CHUNKS = 8;

  private WinogradConvolution() {}

  /**
   * {@code y = x * w + bias}. Where inputs and weights are signs, the sums are integers and are
   * rounded to them, as packed bits give them: otherwise a sum of 0 could come out with either
   * sign.
   */
  static void forward(
      Geometry g,
      MemorySegment x,
      MemorySegment w,
      @Nullable MemorySegment bias,
      MemorySegment y,
      Finished finished) {
    boolean signs =
        Signs.are(w, 9L * g.in() * g.out())
            && Signs.are(x, (long) g.batch() * g.height() * g.width() * g.in());
    float[] u = transformed(Weights.packed(g, w, Use.ROTATED), g.in(), g.out());
    PaddedRows source = new PaddedRows(x, g.height(), g.width(), g.in(), 1, Lanes.padded(g.in()));
    Target target = Target.of(y, g.outHeight(), g.outWidth(), g.out(), bias, signs).with(finished);
    run(g.batch(), source, g.padding(), u, target);
  }

  /** Computes the gradient of x: the gradient of y convolved with the rotated weights. */
  static void inputGradient(Geometry g, MemorySegment dy, MemorySegment w, MemorySegment dx) {
    float[] u = transformed(Weights.rotated(g, w, Use.ROTATED), g.out(), g.in());
    PaddedRows source =
        new PaddedRows(dy, g.outHeight(), g.outWidth(), g.out(), 1, Lanes.padded(g.out()));
    Target target = Target.of(dx, g.height(), g.width(), g.in(), null, false);
    run(g.batch(), source, 2 - g.padding(), u, target);
  }

  private static float[] transformed(float[] w, int in, int out) {
    float[] u = Scratch.take(Use.WEIGHTS, (long) Winograd.VALUES * Winograd.distance(in, out));
    Winograd.weights(w, in, out, u);
    return u;
  }

  private static void run(int batch, PaddedRows source, int padding, float[] u, Target target) {
    Tiles tiles = new Tiles(batch, target.height(), target.width());
    int in = source.channels();
    int inLength = source.rowChannels();
    int out = target.channels();
    int outLength = Lanes.padded(out);
    Product product = Product.of(in, inLength, outLength, outLength);
    int weightDistance = Winograd.distance(in, out);
    Parallel.each(
        Math.ceilDiv(tiles.size(), BLOCK),
        (long) Winograd.VALUES * tiles.size() * in * out,
        (chunk, from, to) -> {
          for (int block = from; block < to; block++) {
            int first = block * BLOCK;
            int end = Math.min(first + BLOCK, tiles.size());
            int rows = end - first;
            int leftDistance = Winograd.distance(rows, in);
            int sumDistance = Winograd.distance(rows, out);
            float[] v = Scratch.take(Use.LEFT, (long) Winograd.VALUES * leftDistance);
            float[] m = Scratch.take(Use.PRODUCT, (long) Winograd.VALUES * sumDistance);
            Winograd.input(source, padding, tiles, first, end, v);
            for (int f = 0; f < Winograd.VALUES; f++) {
              product.run(
                  rows, out, v, f * leftDistance, u, f * weightDistance, m, f * sumDistance, false);
            }
            Winograd.output(m, tiles, first, end, target);
          }
        });
  }

  /** Computes the gradient of w, {@code [3, 3, in, out]}. */
  static void weightGradient(Geometry g, MemorySegment x, MemorySegment dy, MemorySegment dw) {
    Tiles tiles = new Tiles(g.batch(), g.outHeight(), g.outWidth());
    Chunks chunks = Chunks.of(tiles.size(), tiles.size(), CHUNK_TILES, MOST_CHUNKS);
    int length = Winograd.VALUES * Winograd.distance(g.in(), g.out());
    float[] partial = Scratch.take(Use.PARTIAL, (long) chunks.count() * length);
    Parallel.each(
        chunks.count(),
        (long) Winograd.VALUES * tiles.size() * g.in() * g.out(),
        (c, from, to) -> {
          for (int chunk = from; chunk < to; chunk++) {
            int first = chunks.start(chunk);
            int last = chunks.start(chunk + 1);
            for (int t = first; t < last; t += GRADIENT_BLOCK) {
              int end = Math.min(t + GRADIENT_BLOCK, last);
              addTiles(g, x, dy, tiles, t, end, partial, chunk * length, t > first);
            }
          }
        });
    Parallel.each(
        Winograd.VALUES,
        (long) chunks.count() * length,
        (c, from, to) -> {
          int distance = Winograd.distance(g.in(), g.out());
          chunks.addUp(partial, length, from * distance, to * distance);
        });
    Parallel.each(
        g.in(),
        4L * length,
        (c, from, to) -> {
          for (int channel = from; channel < to; channel++) {
            Winograd.weightGradient(partial, g.in(), g.out(), channel, dw);
          }
        });
  }

  private static void addTiles(
      Geometry g,
      MemorySegment x,
      MemorySegment dy,
      Tiles tiles,
      int first,
      int end,
      float[] partial,
      int at,
      boolean add) {
    int inLength = Lanes.padded(g.in());
    int outLength = Lanes.padded(g.out());
    int rows = end - first;
    int leftDistance = Winograd.distance(rows, g.in());
    int rightDistance = Winograd.distance(rows, g.out());
    float[] v = Scratch.take(Use.LEFT, (long) Winograd.VALUES * leftDistance);
    float[] z = Scratch.take(Use.RIGHT, (long) Winograd.VALUES * rightDistance);
    PaddedRows input = new PaddedRows(x, g.height(), g.width(), g.in(), 1, inLength);
    Winograd.input(input, g.padding(), tiles, first, end, v);
    PaddedRows gradient = new PaddedRows(dy, g.outHeight(), g.outWidth(), g.out(), 1, outLength);
    Winograd.outputGradient(gradient, tiles, first, end, z);
    Product product = Product.transposed(rows, inLength, outLength, outLength);
    int distance = Winograd.distance(g.in(), g.out());
    for (int f = 0; f < Winograd.VALUES; f++) {
      product.run(
          g.in(),
          g.out(),
          v,
          f * leftDistance,
          z,
          f * rightDistance,
          partial,
          at + f * distance,
          add);
    }
  }
}
