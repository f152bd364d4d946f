package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.RowCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Takes some neighbouring channels: {@code [..., C]} becomes {@code [..., to - from]}; the gradient
 * of the others is 0.
 *
 * @param from the first channel, at least 0
 * @param to after the last channel, above from
 */
public record ChannelSlice(int from, int to) implements Function {
  /** Checks the range. */
  public ChannelSlice {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("cannot take the channels [" + from + ", " + to + ")");
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    if (to > x.channels()) {
      throw new IllegalArgumentException(
          "cannot take the channels [" + from + ", " + to + ") of " + x);
    }
    return x.withChannels(to - from);
  }

  @Override
  public void forward(Forward f) {
    RowCopy.copy(f.input(0), from, f.output(), 0, to - from);
  }

  @Override
  public void backward(Backward b) {
    INDArray out = b.gradientOf(0);
    ArrayMemory.of(out).fill((byte) 0);
    RowCopy.copy(b.gradient(), 0, out, from, to - from);
  }
}
