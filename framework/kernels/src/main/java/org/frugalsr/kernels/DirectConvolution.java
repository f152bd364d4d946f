package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.frugalsr.kernels.BlockGrid.Block;
import org.frugalsr.kernels.PointwiseConvolution.Part;
import org.frugalsr.kernels.Scratch.Use;
import org.jspecify.annotations.Nullable;

/**
 * Convolution as matrix products of rows of pixels.
 *
 * <p>In a row of pixels the kernel's columns and the channels are contiguous, so one kernel row is
 * one product of depth {@code kernel * in}; the kernel rows are the segments of {@link Product}. A
 * 1x1 convolution has no neighbours, so all pixels are treated as one row.
 */
final class DirectConvolution {
  /** The weight gradient is summed in chunks of at least this many pixels. */
  private static final int CHUNK_PIXELS = 4096;

  private static final int MOST_CHUNKS = 8;

  private DirectConvolution() {}

  /** {@code y = x * w + bias}. */
  static void forward(
      Geometry g,
      MemorySegment x,
      MemorySegment w,
      @Nullable MemorySegment bias,
      MemorySegment y,
      Finished finished) {
    Geometry flat = flat(g);
    PaddedRows source = new PaddedRows(x, flat.height(), flat.width(), g.in(), 1, g.in());
    Target target =
        Target.of(y, flat.outHeight(), flat.outWidth(), g.out(), bias, false).with(finished);
    if (bias == null) {
      target = target.withoutBias();
    }
    float[] weights = Weights.packed(g, w, Use.WEIGHTS);
    float[] from = Floats.array(x);
    float[] into = target.array();
    if (isPointwise(g) && from != null && into != null) {
      PointwiseConvolution.run(flat, List.of(new Part(from, g.in())), weights, target, into);
      return;
    }
    if (FewOutputs.suits(g)) {
      FewOutputs.run(g, source, weights, target);
    } else {
      run(flat.batch(), source, g.kernel(), g.stride(), g.padding(), weights, target);
    }
  }

  /**
   * Computes the gradient of x: the gradient of y, spread by the stride, convolved with the rotated
   * weights.
   */
  static void inputGradient(Geometry g, MemorySegment dy, MemorySegment w, MemorySegment dx) {
    Geometry flat = flat(g);
    PaddedRows source =
        new PaddedRows(dy, flat.outHeight(), flat.outWidth(), g.out(), g.stride(), g.out());
    Target target = Target.of(dx, flat.height(), flat.width(), g.in(), null, false);
    float[] weights = Weights.rotated(g, w, Use.WEIGHTS);
    run(flat.batch(), source, g.kernel(), 1, g.kernel() - 1 - g.padding(), weights, target);
  }

  private static boolean isPointwise(Geometry g) {
    return g.kernel() == 1
        && g.stride() == 1
        && g.padding() == 0
        && (long) g.batch() * g.height() * g.width() <= Integer.MAX_VALUE;
  }

  private static Geometry flat(Geometry g) {
    int pixels = isPointwise(g) ? g.batch() * g.height() * g.width() : 0;
    return pixels > 0 ? new Geometry(1, 1, pixels, g.in(), g.out(), 1, 1, 0) : g;
  }

  private static void run(
      int batch,
      PaddedRows source,
      int kernel,
      int stride,
      int padding,
      float[] weights,
      Target target) {
    BlockGrid grid = BlockGrid.over(batch, target.height(), target.width());
    int in = source.channels();
    int outLength = target.rowChannels();
    Parallel.each(
        grid.size(),
        (long) batch * target.height() * target.width() * kernel * kernel * in * target.channels(),
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            Block b = grid.block(i);
            int columns = PaddedRows.reached(b.columns(), kernel, stride);
            float[] left = source.around(b, kernel, stride, padding);
            float[] sums = Scratch.take(Use.PRODUCT, (long) b.columns() * outLength);
            int depth = kernel * in;
            Product product =
                new Product(
                    kernel,
                    depth,
                    stride * in,
                    1,
                    columns * in,
                    outLength,
                    depth * outLength,
                    outLength);
            for (int r = 0; r < b.rows(); r++) {
              int a = r * stride * columns * in;
              product.run(b.columns(), target.channels(), left, a, weights, 0, sums, 0, false);
              target.write(b.image(), b.y() + r, b.x(), 1, b.columns(), sums);
            }
          }
        });
  }

  /** Computes the gradient of w, {@code [k, k, in, out]}. */
  static void weightGradient(Geometry g, MemorySegment x, MemorySegment dy, MemorySegment dw) {
    Geometry flat = flat(g);
    BlockGrid grid = BlockGrid.over(flat.batch(), flat.outHeight(), flat.outWidth());
    long pixels = (long) flat.batch() * flat.outHeight() * flat.outWidth();
    Chunks chunks = Chunks.of(grid.size(), pixels, CHUNK_PIXELS, MOST_CHUNKS);
    int outLength = Lanes.padded(g.out());
    int rows = g.kernel() * g.kernel() * g.in();
    int length = rows * outLength;
    float[] partial = Scratch.take(Use.PARTIAL, (long) chunks.count() * length);
    Parallel.each(
        chunks.count(),
        flat.multiplyAdds(),
        (c, from, to) -> {
          for (int chunk = from; chunk < to; chunk++) {
            int first = chunks.start(chunk);
            int last = chunks.start(chunk + 1);
            for (int i = first; i < last; i++) {
              addBlock(flat, grid.block(i), x, dy, partial, chunk * length, i > first);
            }
          }
        });
    chunks.addUp(partial, length, 0, length);
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(
          partial, r * outLength, dw, ValueLayout.JAVA_FLOAT, (long) r * g.out() << 2, g.out());
    }
  }

  private static void addBlock(
      Geometry g,
      Block b,
      MemorySegment x,
      MemorySegment dy,
      float[] partial,
      int at,
      boolean add) {
    int outLength = Lanes.padded(g.out());
    int columns = PaddedRows.reached(b.columns(), g.kernel(), g.stride());
    int rowLength = columns * g.in();
    float[] left =
        new PaddedRows(x, g.height(), g.width(), g.in(), 1, g.in())
            .around(b, g.kernel(), g.stride(), g.padding());
    float[] right = Scratch.take(Use.RIGHT, (long) b.rows() * b.columns() * outLength);
    new PaddedRows(dy, g.outHeight(), g.outWidth(), g.out(), 1, outLength)
        .copy(b.image(), b.y(), b.x(), b.rows(), b.columns(), right);
    int productRows = g.kernel() * g.in();
    Product product =
        new Product(
            b.rows(),
            b.columns(),
            1,
            g.stride() * g.in(),
            g.stride() * rowLength,
            outLength,
            b.columns() * outLength,
            outLength);
    for (int k = 0; k < g.kernel(); k++) {
      product.run(
          productRows,
          g.out(),
          left,
          k * rowLength,
          right,
          0,
          partial,
          at + k * productRows * outLength,
          add);
    }
  }
}
