package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.frugalsr.tensor.kernel.Moments;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean and the biased variance of each channel over everything else: {@code [..., C]} becomes
 * {@code [2, C]}, mean first.
 *
 * <p>For a batch of images these are the statistics that batch normalisation uses in training, and
 * from which it updates its running statistics. With M rows, the gradient is {@code (g_mean + 2 (x
 * - mean) g_variance) / M}.
 */
public record ChannelMoments() implements Function {
  @Override
  public Shape shape(List<Shape> in) {
    return Shape.of(2, in.get(0).channels());
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    int channels = (int) x.size(-1);
    Moments m = Moments.of(x, 1, (int) (x.length() / channels), channels);
    double[] both = new double[2 * channels];
    System.arraycopy(m.mean(), 0, both, 0, channels);
    System.arraycopy(m.variance(), 0, both, channels, channels);
    ArrayMemory.write(both, f.output());
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    int channels = (int) x.size(-1);
    double rows = (double) x.length() / channels;
    double[] mean = ArrayMemory.copy(b.output().getRow(0));
    double[] constant = ArrayMemory.copy(b.gradient().getRow(0));
    double[] factor = ArrayMemory.copy(b.gradient().getRow(1));
    for (int c = 0; c < channels; c++) {
      constant[c] /= rows;
      factor[c] *= 2 / rows;
    }
    ChannelCombination.write(
        b.gradientOf(0), 1, channels, constant, new ChannelCombination.Term(x, mean, factor));
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return Reach.GLOBAL;
  }
}
