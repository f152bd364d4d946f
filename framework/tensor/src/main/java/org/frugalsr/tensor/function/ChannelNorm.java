package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Normalisation by given statistics: {@code y = gamma * (x - mean) / sqrt(variance + epsilon) +
 * beta}, which is batch normalisation in evaluation.
 *
 * <p>Inputs: x {@code [..., C]}, then gamma, beta, mean and variance, each {@code [C]}. The
 * gradient flows to x ({@code g * gamma / sqrt(variance + epsilon)}), gamma and beta; the
 * statistics are constants.
 *
 * @param epsilon added to the variance, above 0
 */
public record ChannelNorm(double epsilon) implements Function {
  /** Checks epsilon. */
  public ChannelNorm {
    Normalization.check(epsilon);
  }

  @Override
  public Shape shape(List<Shape> in) {
    Normalization.checkChannels(in.get(0), in.subList(1, 5));
    return in.get(0);
  }

  @Override
  public void forward(Forward f) {
    Normalization n = of(f.input(3), f.input(4));
    n.forward(f.input(0), f.input(1), f.input(2), f.output());
  }

  private Normalization of(INDArray mean, INDArray variance) {
    return new Normalization(ArrayMemory.copy(mean), ArrayMemory.copy(variance), epsilon);
  }

  @Override
  public void backward(Backward b) {
    if (b.needs(3) || b.needs(4)) {
      throw new IllegalStateException("channel-norm has no gradient to its statistics: detach()");
    }
    INDArray g = b.gradient();
    Normalization n = of(b.input(3), b.input(4));
    if (b.needs(1) || b.needs(2)) {
      n.writeParameterGradients(n.gradientSums(b.input(0), g), b);
    }
    if (b.needs(0)) {
      double[] factor = ArrayMemory.copy(b.input(1));
      for (int c = 0; c < factor.length; c++) {
        factor[c] *= n.inverseDeviation()[c];
      }
      ChannelCombination.write(
          b.gradientOf(0),
          1,
          n.channels(),
          new double[n.channels()],
          new ChannelCombination.Term(g, factor));
    }
  }
}
