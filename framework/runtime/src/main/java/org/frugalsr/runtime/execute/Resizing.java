package org.frugalsr.runtime.execute;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.kernels.resize.Resampling;
import org.frugalsr.runtime.execute.Execution.Chain;
import org.frugalsr.runtime.model.Operation;

/** Resampling, first along the height, then along the width. */
final class Resizing {
  private Resizing() {}

  static Features run(Operation.Resize r, List<Features> in, Buffers buffers, Chain chain) {
    Features x = in.getFirst();
    int height = r.factor() == 0 ? in.get(1).height() : x.height() * r.factor();
    int width = r.factor() == 0 ? in.get(1).width() : x.width() * r.factor();
    InterpolationKernel kernel =
        switch (r.kernel()) {
          case NEAREST -> InterpolationKernel.NEAREST;
          case BILINEAR -> InterpolationKernel.BILINEAR;
          case BICUBIC -> InterpolationKernel.BICUBIC;
        };
    Features tall = buffers.take(height, x.width(), x.channels());
    Resampling down = Resampling.toLength(kernel, x.height(), height, r.antialias());
    int row = x.width() * x.channels();
    Parallel.loop(
        height,
        1,
        (chunk, from, to) -> {
          for (int o = from; o < to; o++) {
            sum(down, o, x.values(), 0, row, tall.values(), o * row);
          }
        });
    Features y = buffers.take(height, width, x.channels());
    Resampling across = Resampling.toLength(kernel, x.width(), width, r.antialias());
    Parallel.loop(
        height,
        1,
        (chunk, from, to) -> {
          for (int h = from; h < to; h++) {
            for (int o = 0; o < width; o++) {
              int at = (h * width + o) * x.channels();
              sum(across, o, tall.values(), h * row, x.channels(), y.values(), at);
            }
          }
          chain.apply(y, from * width, to * width);
        });
    buffers.giveBack(tall);
    return y;
  }

  /**
   * One output position: {@code y[at + i] = sum over the taps of weight * x[from + index * n + i]}.
   */
  private static void sum(Resampling r, int output, float[] x, int from, int n, float[] y, int at) {
    Arrays.fill(y, at, at + n, 0);
    for (int t = 0; t < r.taps(); t++) {
      int source = from + r.index(output, t) * n;
      float weight = (float) r.weight(output, t);
      for (int i = 0; i < n; i++) {
        y[at + i] += weight * x[source + i];
      }
    }
  }
}
