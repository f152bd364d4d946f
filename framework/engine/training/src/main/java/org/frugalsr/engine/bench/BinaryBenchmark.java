package org.frugalsr.engine.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.frugalsr.kernels.BinaryConvolution;
import org.frugalsr.kernels.BinaryWeights;
import org.frugalsr.kernels.ConvolutionKernel;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.SignPacking;
import org.frugalsr.tensor.Rng;

/** Benchmarks a convolution on packed bits against the float convolution of the same shape. */
public final class BinaryBenchmark implements AutoCloseable {
  private final Geometry g;
  private final Arena arena = Arena.ofShared();
  private final float[] z;
  private final int[] bits;
  private final float[] out;
  private final SignPacking packing;
  private final BinaryConvolution convolution;
  private final MemorySegment x;
  private final MemorySegment w;
  private final MemorySegment y;

  /** Draws inputs, thresholds and weights; inputs are -1 or +1, and zeros are padded. */
  public BinaryBenchmark(Geometry g) {
    this.g = g;
    Rng rng = Rng.of(0, "binary", 0);
    this.z = gaussian(g.batch() * g.height() * g.width() * g.in(), rng);
    float[] weights = gaussian(g.kernel() * g.kernel() * g.in() * g.out(), rng);
    short[] codes = new short[weights.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (short) (weights[i] < 0 ? -1 : 1);
    }
    this.packing = new SignPacking(gaussian(g.in(), rng), new boolean[g.in()]);
    this.convolution =
        new BinaryConvolution(
            g,
            new BinaryWeights(codes, g.kernel(), g.in(), g.out()),
            -1,
            0,
            gaussian(g.out(), rng),
            gaussian(g.out(), rng));
    this.bits = new int[z.length / g.in() * SignPacking.words(g.in())];
    this.out = new float[g.batch() * g.outHeight() * g.outWidth() * g.out()];
    this.x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, z);
    this.w = arena.allocateFrom(ValueLayout.JAVA_FLOAT, weights);
    this.y = arena.allocate(ValueLayout.JAVA_FLOAT, out.length);
  }

  private static float[] gaussian(int length, Rng rng) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) rng.nextGaussian();
    }
    return values;
  }

  /**
   * Timings of the parts.
   *
   * @param packing of all inputs
   * @param convolution on packed inputs, with writing of floats
   * @param floats the float kernel
   */
  public record Parts(Timing packing, Timing convolution, Timing floats) {}

  /**
   * Times the parts in turn.
   *
   * @param warmUps rounds that do not count
   * @param runs rounds that count, at least 1
   */
  public Parts time(int warmUps, int runs) {
    List<Timing> timings =
        Timing.inTurn(
            warmUps,
            runs,
            this::pack,
            () -> convolution.run(bits, out, false),
            () -> ConvolutionKernel.forward(g, x, w, null, y));
    return new Parts(timings.get(0), timings.get(1), timings.get(2));
  }

  private void pack() {
    int rows = g.batch() * g.height();
    int line = g.width() * g.in();
    int words = g.width() * SignPacking.words(g.in());
    Parallel.each(
        rows,
        (chunk, from, to) ->
            packing.pack(z, from * line, (to - from) * g.width(), bits, from * words));
  }

  @Override
  public void close() {
    arena.close();
  }
}
