package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Standardises weights by the mean and standard deviation of their group: {@code y = (w - mean) /
 * sqrt(variance + epsilon)}, with w {@code [k, k, in, out]}.
 *
 * <p>The gradient is {@code (g - mean(g) - y * sum(g * y) / d) / sqrt(variance + epsilon)}, where d
 * is the divisor of the variance. For features use {@link BatchNorm}.
 *
 * @param over which weights share a mean
 * @param unbiased whether the variance is the sum of squares over n - 1, as Torch's {@code std};
 *     else over n
 * @param epsilon added to the variance, at least 0
 */
public record Standardization(Over over, boolean unbiased, double epsilon) implements Function {
  /** The weights that share a mean and a deviation. */
  public enum Over {
    /** Those of one output channel. */
    OUTPUT_CHANNEL,
    /**
     * Those of one input channel, as a batch normalisation of {@code [out, in, k, k]} groups them.
     */
    INPUT_CHANNEL,
    /** All. */
    LAYER
  }

  @Override
  public Shape shape(List<Shape> in) {
    if (in.get(0).rank() != 4) {
      throw new IllegalArgumentException("expected a weight [k, k, in, out], but got " + in.get(0));
    }
    return in.get(0);
  }

  private int groups(INDArray w) {
    return switch (over) {
      case OUTPUT_CHANNEL -> (int) w.size(3);
      case INPUT_CHANNEL -> (int) w.size(2);
      case LAYER -> 1;
    };
  }

  private int group(int index, int inputs, int outputs) {
    return switch (over) {
      case OUTPUT_CHANNEL -> index % outputs;
      case INPUT_CHANNEL -> index / outputs % inputs;
      case LAYER -> 0;
    };
  }

  /** Means, then reciprocal deviations. */
  private double[][] statistics(double[] w, INDArray array) {
    int groups = groups(array);
    double count = (double) w.length / groups;
    double[] mean = new double[groups];
    double[] inverse = new double[groups];
    int inputs = (int) array.size(2);
    int outputs = (int) array.size(3);
    for (int i = 0; i < w.length; i++) {
      mean[group(i, inputs, outputs)] += w[i] / count;
    }
    for (int i = 0; i < w.length; i++) {
      double d = w[i] - mean[group(i, inputs, outputs)];
      inverse[group(i, inputs, outputs)] += d * d / divisor(count);
    }
    for (int g = 0; g < groups; g++) {
      inverse[g] = 1 / Math.sqrt(inverse[g] + Math.max(epsilon, Double.MIN_NORMAL));
    }
    return new double[][] {mean, inverse};
  }

  private double divisor(double count) {
    return unbiased ? Math.max(1, count - 1) : count;
  }

  @Override
  public void forward(Forward f) {
    INDArray array = f.input(0);
    double[] w = ArrayMemory.copy(array);
    double[][] statistics = statistics(w, array);
    standardise(w, array, statistics);
    ArrayMemory.write(w, f.output());
  }

  private void standardise(double[] w, INDArray array, double[][] statistics) {
    int inputs = (int) array.size(2);
    int outputs = (int) array.size(3);
    for (int i = 0; i < w.length; i++) {
      int g = group(i, inputs, outputs);
      w[i] = (w[i] - statistics[0][g]) * statistics[1][g];
    }
  }

  @Override
  public void backward(Backward b) {
    INDArray array = b.input(0);
    double[] y = ArrayMemory.copy(array);
    double[][] statistics = statistics(y, array);
    standardise(y, array, statistics);
    double[] gradient = ArrayMemory.copy(b.gradient());
    int groups = groups(array);
    int inputs = (int) array.size(2);
    int outputs = (int) array.size(3);
    double count = (double) y.length / groups;
    double[] mean = new double[groups];
    double[] along = new double[groups];
    for (int i = 0; i < y.length; i++) {
      int g = group(i, inputs, outputs);
      mean[g] += gradient[i] / count;
      along[g] += gradient[i] * y[i] / divisor(count);
    }
    for (int i = 0; i < y.length; i++) {
      int g = group(i, inputs, outputs);
      gradient[i] = (gradient[i] - mean[g] - y[i] * along[g]) * statistics[1][g];
    }
    ArrayMemory.write(gradient, b.gradientOf(0));
  }
}
