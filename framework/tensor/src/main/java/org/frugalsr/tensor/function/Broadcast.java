package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds or multiplies elementwise; the second input may broadcast over the first.
 *
 * <p>With x of shape {@code [..., C]}, y may have the same shape, hold a single value, be per
 * channel ({@code [C]}), per sample and channel ({@code [N, 1, 1, C]}) or per position ({@code [N,
 * H, W, 1]}).
 *
 * @param product whether to multiply; else to add
 */
public record Broadcast(boolean product) implements Function {
  private static final int GRAIN_VALUES = 16384;

  private enum Kind {
    SAME,
    SCALAR,
    CHANNEL,
    SAMPLE,
    POSITION
  }

  @Override
  public String name() {
    return product ? "multiply" : "add";
  }

  @Override
  public Shape shape(List<Shape> in) {
    kind(in.get(0), in.get(1));
    return in.get(0);
  }

  private static Kind kind(Shape x, Shape y) {
    if (x.equals(y)) {
      return Kind.SAME;
    }
    if (y.size() == 1) {
      return Kind.SCALAR;
    }
    if (y.size() == x.channels() && y.channels() == x.channels()) {
      return Kind.CHANNEL;
    }
    if (x.rank() == 4 && y.rank() == 4 && y.length(0) == x.length(0)) {
      if (y.length(1) == 1 && y.length(2) == 1 && y.length(3) == x.length(3)) {
        return Kind.SAMPLE;
      }
      if (y.withChannels(x.channels()).equals(x) && y.channels() == 1) {
        return Kind.POSITION;
      }
    }
    throw new IllegalArgumentException(
        y + " does not broadcast over " + x + " (same shape, scalar, [C], [N,1,1,C] or [N,H,W,1])");
  }

  private static Kind kind(INDArray x, INDArray y) {
    return kind(Shape.of(x.shape()), Shape.of(y.shape()));
  }

  @Override
  public boolean mayOverwrite() {
    return true;
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    INDArray y = f.input(1);
    combine(kind(x, y), product, x, y, f.output());
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    INDArray y = b.input(1);
    INDArray g = b.gradient();
    Kind kind = kind(x, y);
    if (b.needs(0)) {
      if (product) {
        combine(kind, true, g, y, b.gradientOf(0));
      } else {
        b.passGradient(0);
      }
    }
    if (b.needs(1)) {
      if (kind == Kind.SAME && !product) {
        b.passGradient(1);
      } else {
        reduce(kind, g, x, b);
      }
    }
  }

  private void reduce(Kind kind, INDArray g, INDArray x, Backward b) {
    INDArray out = b.gradientOf(1);
    int channels = (int) x.size(-1);
    int rows = (int) (x.length() / channels);
    switch (kind) {
      case SAME -> g.muli(x, out);
      case CHANNEL -> RowSums.sum(g, x, product, 1, rows, channels, 1, out);
      case SAMPLE -> {
        int batch = (int) x.size(0);
        RowSums.sum(g, x, product, batch, rows / batch, channels, 1, out);
      }
      case POSITION -> RowSums.ofEachRow(g, x, product, channels, 1, out);
      case SCALAR -> {
        INDArray perChannel = b.scratch(Shape.of(channels));
        RowSums.sum(g, x, product, 1, rows, channels, 1, perChannel);
        out.assign(Arrays.stream(ArrayMemory.copy(perChannel)).sum());
      }
    }
  }

  private static void combine(Kind kind, boolean product, INDArray x, INDArray y, INDArray out) {
    if (kind == Kind.SAME) {
      if (product) {
        x.muli(y, out);
      } else {
        x.addi(y, out);
      }
      return;
    }
    int channels = (int) x.size(-1);
    if (kind == Kind.POSITION) {
      positions(product, x, y, out, channels);
      return;
    }
    int groups = kind == Kind.SAMPLE ? (int) x.size(0) : 1;
    double[] values = ArrayMemory.copy(y);
    if (kind == Kind.SCALAR) {
      double value = values[0];
      values = new double[channels];
      Arrays.fill(values, value);
    }
    double[] same = new double[values.length];
    if (product) {
      ChannelCombination.write(out, groups, channels, same, new ChannelCombination.Term(x, values));
    } else {
      Arrays.fill(same, 1);
      ChannelCombination.write(out, groups, channels, values, new ChannelCombination.Term(x, same));
    }
  }

  private static void positions(
      boolean product, INDArray x, INDArray y, INDArray out, int channels) {
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment ys = ArrayMemory.of(y);
    MemorySegment os = ArrayMemory.of(out);
    if (!ArrayMemory.isFloat(x)) {
      for (long i = 0; i < x.length(); i++) {
        double v = Floats.getDouble(xs, i);
        double w = Floats.getDouble(ys, i / channels);
        Floats.setDouble(os, i, product ? v * w : v + w);
      }
      return;
    }
    Parallel.loop(
        Math.toIntExact(y.length()),
        Math.max(1, GRAIN_VALUES / channels),
        (chunk, from, to) -> {
          for (int r = from; r < to; r++) {
            row(xs, (long) r * channels, Floats.get(ys, r), product, os, channels);
          }
        });
  }

  private static void row(
      MemorySegment x, long at, float y, boolean product, MemorySegment out, int channels) {
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> mask = Floats.mask(c, channels);
      FloatVector v = Floats.load(x, at + c, mask);
      Floats.store(product ? v.mul(y) : v.add(y), out, at + c, mask);
    }
  }
}
