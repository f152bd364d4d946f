package org.frugalsr.plugin.binary;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.Elementwise;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code step * clamp(round(x / step), low, high)}, ties to the even level.
 *
 * <p>Inputs: x and the step, one value above 0. With {@code v = x / step}, the gradient of x is g
 * where {@code low < v < high}, otherwise 0; that of the step is the sum of g times {@code round(v)
 * - v} inside and {@code low} or {@code high} outside, times stepGradient (Esser et al., Learned
 * step size quantization, ICLR 2020, equations 1 to 3). With {@code step = a / n} and stepGradient
 * 1 it is the quantizer of Li et al., PAMS, ECCV 2020.
 *
 * @param low the smallest level, at least -128
 * @param high the largest level, at most 255
 * @param stepGradient factor on the gradient of the step
 */
record UniformLevels(int low, int high, double stepGradient) implements Function {
  /**
   * Adding and subtracting 1.5 * 2^23 rounds a small float to the nearest integer, ties to even.
   */
  private static final float ROUNDER = 12582912f;

  @Override
  public Shape shape(List<Shape> inputs) {
    if (inputs.get(1).size() != 1) {
      throw new IllegalArgumentException("expected a step of one value, but got " + inputs.get(1));
    }
    return inputs.get(0);
  }

  @Override
  public void forward(Forward f) {
    double step = ArrayMemory.copy(f.input(1))[0];
    INDArray x = f.input(0);
    float single = (float) step;
    Elementwise.run(
        x,
        x,
        f.output(),
        (xs, same, ys, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> m = Floats.mask(i, to);
            FloatVector v = clamped(Floats.load(xs, i, m).div(single));
            Floats.store(v.add(ROUNDER).sub(ROUNDER).mul(single), ys, i, m);
          }
        },
        (v, same) -> step * (Math.rint(Math.clamp(v / step, low, high)) + 0.0)); // no -0
  }

  private FloatVector clamped(FloatVector v) {
    return v.max((float) low).min((float) high);
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    INDArray g = b.gradient();
    double step = ArrayMemory.copy(b.input(1))[0];
    if (b.needs(0)) {
      inside(x, g, step, b.gradientOf(0));
    }
    if (b.needs(1)) {
      double sum = stepSum(x, g, step);
      ArrayMemory.write(new double[] {stepGradient * sum}, b.gradientOf(1));
    }
  }

  private void inside(INDArray x, INDArray g, double step, INDArray out) {
    float single = (float) step;
    Elementwise.run(
        x,
        g,
        out,
        (xs, gs, os, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> m = Floats.mask(i, to);
            FloatVector v = Floats.load(xs, i, m).div(single);
            VectorMask<Float> in =
                v.compare(VectorOperators.GT, (float) low)
                    .and(v.compare(VectorOperators.LT, (float) high));
            Floats.store(Floats.load(gs, i, m).blend(0f, in.not()), os, i, m);
          }
        },
        (v, gradient) -> v / step > low && v / step < high ? gradient : 0);
  }

  private double stepSum(INDArray x, INDArray g, double step) {
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment gs = ArrayMemory.of(g);
    if (ArrayMemory.isFloat(x)) {
      int channels = (int) x.size(-1);
      int rows = (int) (x.length() / channels);
      return Arrays.stream(
              RowSums.over(
                  0,
                  rows,
                  channels,
                  channels,
                  (from, to, sums) -> block(xs, gs, (float) step, from, to, sums)))
          .sum();
    }
    double sum = 0;
    for (int i = 0; i < x.length(); i++) {
      double v = Floats.getDouble(xs, i) / step;
      boolean in = v > low && v < high;
      sum += Floats.getDouble(gs, i) * (in ? Math.rint(v) - v : Math.clamp(v, low, high));
    }
    return sum;
  }

  private void block(
      MemorySegment x, MemorySegment g, float step, long from, long to, float[] sums) {
    int channels = sums.length;
    for (int c = 0; c < channels; c += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector v = Floats.load(x, r * channels + c, m).div(step);
        FloatVector level = clamped(v).add(ROUNDER).sub(ROUNDER);
        VectorMask<Float> in =
            v.compare(VectorOperators.GT, (float) low)
                .and(v.compare(VectorOperators.LT, (float) high));
        FloatVector slope = level.sub(v, in); // the level itself, low or high, outside
        sum = Floats.load(g, r * channels + c, m).fma(slope, sum);
      }
      sum.intoArray(sums, c, m);
    }
  }
}
