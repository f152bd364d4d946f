package org.frugalsr.runtime.execute;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.kernels.BinaryConvolution;
import org.frugalsr.kernels.BinaryWeights;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.SignPacking;
import org.frugalsr.runtime.execute.Execution.Chain;
import org.frugalsr.runtime.model.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of one-bit codes. A band of output rows is computed for all bases, and the rest of
 * the stage applied to it, while it is in the cache.
 */
final class OneBitHead implements Head {
  private static final int BAND = 8;
  private static final int GRAIN_PIXELS = 256;

  private final Operation.OneBitConvolution layer;
  private final List<SignPacking> packings = new ArrayList<>();
  private final List<BinaryWeights> weights = new ArrayList<>();

  OneBitHead(Operation.OneBitConvolution layer) {
    this.layer = layer;
    for (Operation.InputSigns base : layer.inputs()) {
      packings.add(new SignPacking(base.threshold(), base.falling()));
    }
    for (Operation.Signs base : layer.weights()) {
      short[] codes = new short[base.positive().length];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (short) (base.positive()[i] ? 1 : -1);
      }
      weights.add(new BinaryWeights(codes, layer.kernel(), layer.in(), layer.out()));
    }
  }

  @Override
  public Features run(List<Features> inputs, Buffers buffers, Chain chain) {
    Features x = inputs.getFirst();
    Geometry g =
        new Geometry(
            1,
            x.height(),
            x.width(),
            layer.in(),
            layer.out(),
            layer.kernel(),
            layer.stride(),
            layer.padding());
    List<int[]> bits = pack(x, buffers);
    List<BinaryConvolution> terms = new ArrayList<>();
    List<Integer> sources = new ArrayList<>();
    for (int a = 0; a < packings.size(); a++) {
      Operation.InputSigns base = layer.inputs().get(a);
      for (int w = 0; w < weights.size(); w++) {
        float @Nullable [] bias = terms.isEmpty() && layer.bias().length > 0 ? layer.bias() : null;
        terms.add(
            new BinaryConvolution(
                g, weights.get(w), base.low(), base.border(), scale(base, w), bias));
        sources.add(a);
      }
    }
    Features y = buffers.take(g.outHeight(), g.outWidth(), layer.out());
    int bands = Math.ceilDiv(g.outHeight(), BAND);
    Parallel.each(
        bands,
        (chunk, first, last) -> {
          for (int band = first; band < last; band++) {
            int from = band * BAND;
            int to = Math.min(from + BAND, g.outHeight());
            for (int t = 0; t < terms.size(); t++) {
              terms.get(t).rows(from, to, bits.get(sources.get(t)), 0, y.values(), 0, t > 0);
            }
            chain.apply(y, from * y.width(), to * y.width());
          }
        });
    return y;
  }

  private float[] scale(Operation.InputSigns base, int w) {
    float[] scale = layer.weights().get(w).scale().clone();
    for (int o = 0; o < scale.length; o++) {
      scale[o] *= base.step();
    }
    return scale;
  }

  private List<int[]> pack(Features x, Buffers buffers) {
    int words = SignPacking.words(layer.in());
    List<int[]> bits = buffers.words(packings.size(), x.pixels() * words);
    for (int a = 0; a < packings.size(); a++) {
      SignPacking packing = packings.get(a);
      int[] to = bits.get(a);
      Parallel.loop(
          x.pixels(),
          GRAIN_PIXELS,
          (chunk, from, end) ->
              packing.pack(x.values(), from * layer.in(), end - from, to, from * words));
    }
    return bits;
  }
}
