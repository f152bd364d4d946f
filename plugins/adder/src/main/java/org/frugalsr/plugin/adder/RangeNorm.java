package org.frugalsr.plugin.adder;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.DeployedArithmetic;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = (x - mean) / (max - min + 1e-5)} with mean, maximum and minimum of each image of
 * {@code [N, H, W, C]}.
 *
 * <p>The gradient is exact: that of the range goes to the first largest and the first smallest
 * value.
 */
record RangeNorm() implements Function {
  private static final double EPSILON = 1e-5;

  @Override
  public Shape shape(List<Shape> in) {
    if (in.get(0).rank() != 4) {
      throw new IllegalArgumentException("expected features [N, H, W, C], but got " + in.get(0));
    }
    return in.get(0);
  }

  @Override
  public Optional<DeployedArithmetic> deployed() {
    return Optional.of(new DeployedArithmetic.RangeNormalization(EPSILON));
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return Reach.GLOBAL;
  }

  /** Mean and range of one image, and the positions of its extremes. */
  private record Statistics(double mean, double range, long largest, long smallest) {
    static Statistics of(MemorySegment x, boolean single, long from, long to) {
      double sum = 0;
      long largest = from;
      long smallest = from;
      double high = Double.NEGATIVE_INFINITY;
      double low = Double.POSITIVE_INFINITY;
      for (long i = from; i < to; i++) {
        double v = get(x, single, i);
        sum += v;
        if (v > high) {
          high = v;
          largest = i;
        }
        if (v < low) {
          low = v;
          smallest = i;
        }
      }
      return new Statistics(sum / (to - from), high - low + EPSILON, largest, smallest);
    }
  }

  private static double get(MemorySegment s, boolean single, long i) {
    return single ? Floats.get(s, i) : Floats.getDouble(s, i);
  }

  private static void set(MemorySegment s, boolean single, long i, double value) {
    if (single) {
      Floats.set(s, i, (float) value);
    } else {
      Floats.setDouble(s, i, value);
    }
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    boolean single = ArrayMemory.isFloat(x);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment ys = ArrayMemory.of(f.output());
    eachImage(
        x,
        (from, to) -> {
          Statistics s = Statistics.of(xs, single, from, to);
          for (long i = from; i < to; i++) {
            set(ys, single, i, (get(xs, single, i) - s.mean()) / s.range());
          }
        });
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    boolean single = ArrayMemory.isFloat(x);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment gs = ArrayMemory.of(b.gradient());
    MemorySegment out = ArrayMemory.of(b.gradientOf(0));
    eachImage(
        x,
        (from, to) -> {
          Statistics s = Statistics.of(xs, single, from, to);
          double sum = 0;
          double product = 0;
          for (long i = from; i < to; i++) {
            double g = get(gs, single, i);
            sum += g;
            product += g * (get(xs, single, i) - s.mean()) / s.range();
          }
          double mean = sum / (to - from);
          for (long i = from; i < to; i++) {
            set(out, single, i, (get(gs, single, i) - mean) / s.range());
          }
          double ofRange = product / s.range();
          set(out, single, s.largest(), get(out, single, s.largest()) - ofRange);
          set(out, single, s.smallest(), get(out, single, s.smallest()) + ofRange);
        });
  }

  @FunctionalInterface
  private interface Image {
    void run(long from, long to);
  }

  private static void eachImage(INDArray x, Image image) {
    long size = x.length() / x.size(0);
    Parallel.each(
        (int) x.size(0),
        (chunk, from, to) -> {
          for (int n = from; n < to; n++) {
            image.run(n * size, (n + 1) * size);
          }
        });
  }
}
