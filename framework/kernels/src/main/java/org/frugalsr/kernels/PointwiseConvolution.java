package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.BlockGrid.Block;
import org.frugalsr.kernels.Scratch.Use;
import org.jspecify.annotations.Nullable;

/**
 * 1x1 convolutions from arrays into an array, without copies: the input's channels may lie in
 * several arrays, which need not be concatenated. The bits are those of the convolution of their
 * concatenation.
 */
public final class PointwiseConvolution {
  private PointwiseConvolution() {}

  /**
   * Some of the channels of features.
   *
   * @param values {@code [pixels, channels]}; the array may be longer
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Part(float[] values, int channels) {}

  /** Whether outputs of so many channels can be written without padding. */
  public static boolean supports(int out) {
    return Lanes.padded(out) == out;
  }

  /**
   * Computes {@code y = x * w + bias}.
   *
   * @param x the input, whose channels follow each other
   * @param w {@code [in, out]}
   * @param bias {@code [out]}, or null for none
   * @param out number of output channels, {@linkplain #supports supported}
   * @param y {@code [pixels, out]}, overwritten; the array may be longer
   * @param finished learns which pixels of y are complete
   */
  public static void forward(
      int pixels,
      List<Part> x,
      MemorySegment w,
      @Nullable MemorySegment bias,
      int out,
      float[] y,
      Finished finished) {
    int in = x.stream().mapToInt(Part::channels).sum();
    Geometry g = new Geometry(1, 1, pixels, in, out, 1, 1, 0);
    Target target = Target.of(MemorySegment.ofArray(y), 1, pixels, out, bias, false);
    target = (bias == null ? target.withoutBias() : target).with(finished);
    run(g, x, Weights.packed(g, w, Use.WEIGHTS), target, y);
  }

  /** Computes the sums and finishes them. */
  static void run(Geometry g, List<Part> x, float[] weights, Target target, float[] y) {
    BlockGrid grid = BlockGrid.over(1, 1, g.width());
    Parallel.each(
        grid.size(),
        g.multiplyAdds(),
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            Block b = grid.block(i);
            block(b, g.out(), x, weights, y);
            target.finish(y, b.x(), b.columns());
          }
        });
  }

  private static void block(Block b, int out, List<Part> x, float[] weights, float[] y) {
    int row = 0;
    for (Part part : x) {
      int in = part.channels();
      Product product = Product.of(in, in, out, out);
      float[] values = part.values();
      int a = b.x() * in;
      int c = b.x() * out;
      product.run(b.columns(), out, values, a, weights, row * out, y, c, row > 0);
      row += in;
    }
  }
}
