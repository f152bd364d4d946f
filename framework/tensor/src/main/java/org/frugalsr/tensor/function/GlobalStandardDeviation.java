package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.frugalsr.tensor.kernel.Moments;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The biased standard deviation of each channel over space, {@code sqrt(mean((x - mean(x))^2) +
 * epsilon)}: {@code [N, H, W, C]} becomes {@code [N, 1, 1, C]}.
 *
 * <p>The gradient is {@code g * (x - mean(x)) / (H W y)}, and 0 where y is 0, so that a constant
 * channel produces no NaN. Together with the mean it is the contrast that IMDN's attention uses
 * (Hui et al., ACM MM 2019), there with epsilon 0.
 *
 * @param epsilon added to the variance, at least 0
 */
public record GlobalStandardDeviation(double epsilon) implements Function {
  /** Checks epsilon. */
  public GlobalStandardDeviation {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be at least 0, but is " + epsilon);
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    return Shape.of(x.batch(), 1, 1, x.channels());
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    int rows = (int) (x.size(1) * x.size(2));
    int channels = (int) x.size(3);
    Moments m = Moments.of(x, (int) x.size(0), rows, channels);
    double[] deviation = new double[m.variance().length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = Math.sqrt(m.variance()[i] + epsilon);
    }
    ArrayMemory.write(deviation, f.output());
    if (f.recording()) {
      ArrayMemory.write(m.mean(), f.save(Shape.of(deviation.length)));
    }
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    int channels = (int) x.size(3);
    double rows = x.size(1) * x.size(2);
    double[] deviation = ArrayMemory.copy(b.output());
    double[] factor = ArrayMemory.copy(b.gradient());
    for (int i = 0; i < factor.length; i++) {
      factor[i] = deviation[i] == 0 ? 0 : factor[i] / (rows * deviation[i]);
    }
    ChannelCombination.write(
        b.gradientOf(0),
        (int) x.size(0),
        channels,
        new double[factor.length],
        new ChannelCombination.Term(x, ArrayMemory.copy(b.saved(0)), factor));
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return Reach.GLOBAL;
  }
}
