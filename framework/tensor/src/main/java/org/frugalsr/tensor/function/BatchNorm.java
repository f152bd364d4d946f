package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation in training, by the batch's own statistics: {@code y = gamma * n + beta} with
 * {@code n = (x - mean) / sqrt(variance + epsilon)}.
 *
 * <p>Inputs: x {@code [..., C]}, gamma {@code [C]}, beta {@code [C]} and x's own {@link
 * ChannelMoments}, detached: the gradient to x, {@code gamma / sqrt(variance + epsilon) * (g -
 * mean(g) - n * mean(g * n))}, already includes the path through them. Source: Ioffe and Szegedy,
 * ICML 2015. For other statistics, use {@link ChannelNorm}.
 *
 * @param epsilon added to the variance, above 0
 */
public record BatchNorm(double epsilon) implements Function {
  /** Checks epsilon. */
  public BatchNorm {
    Normalization.check(epsilon);
  }

  @Override
  public Shape shape(List<Shape> in) {
    Normalization.checkChannels(in.get(0), in.subList(1, 3));
    Shape moments = Shape.of(2, in.get(0).channels());
    if (!in.get(3).equals(moments)) {
      throw new IllegalArgumentException(
          "expected channel moments " + moments + ", but got " + in.get(3));
    }
    return in.get(0);
  }

  @Override
  public void forward(Forward f) {
    Normalization n = of(f.input(3));
    n.forward(f.input(0), f.input(1), f.input(2), f.output());
  }

  private Normalization of(INDArray moments) {
    return new Normalization(
        ArrayMemory.copy(moments.getRow(0)), ArrayMemory.copy(moments.getRow(1)), epsilon);
  }

  @Override
  public void backward(Backward b) {
    if (b.needs(3)) {
      throw new IllegalStateException("batch-norm needs its moments detached");
    }
    INDArray x = b.input(0);
    INDArray g = b.gradient();
    Normalization n = of(b.input(3));
    double[] sums = n.gradientSums(x, g);
    n.writeParameterGradients(sums, b);
    if (!b.needs(0)) {
      return;
    }
    int channels = n.channels();
    double rows = (double) x.length() / channels;
    double[] gamma = ArrayMemory.copy(b.input(1));
    double[] ofX = new double[channels];
    double[] ofG = new double[channels];
    double[] constant = new double[channels];
    for (int c = 0; c < channels; c++) {
      double inverse = n.inverseDeviation()[c];
      ofG[c] = gamma[c] * inverse;
      ofX[c] = -ofG[c] * inverse * sums[channels + c] / rows;
      constant[c] = -ofG[c] * sums[c] / rows;
    }
    ChannelCombination.write(
        b.gradientOf(0),
        1,
        channels,
        constant,
        new ChannelCombination.Term(x, n.mean(), ofX),
        new ChannelCombination.Term(g, ofG));
  }
}
