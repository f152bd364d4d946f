package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.RowCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Puts the channels of several tensors side by side: {@code [..., C1]}, {@code [..., C2]}, ...
 * become {@code [..., C1 + C2 + ...]}; each input's gradient is its part of the output's.
 */
public record Concat() implements Function {
  @Override
  public Shape shape(List<Shape> in) {
    Shape first = in.get(0);
    long channels = 0;
    for (Shape s : in) {
      if (s.rank() != first.rank() || !s.withChannels(1).equals(first.withChannels(1))) {
        throw new IllegalArgumentException(
            s + " cannot be concatenated with " + first + ": only the channels may differ");
      }
      channels += s.channels();
    }
    return first.withChannels(channels);
  }

  @Override
  public void forward(Forward f) {
    int at = 0;
    for (int i = 0; i < f.inputs(); i++) {
      INDArray x = f.input(i);
      int channels = (int) x.size(-1);
      RowCopy.copy(x, 0, f.output(), at, channels);
      at += channels;
    }
  }

  @Override
  public void backward(Backward b) {
    int at = 0;
    for (int i = 0; i < b.inputs(); i++) {
      int channels = (int) b.input(i).size(-1);
      if (b.needs(i)) {
        RowCopy.copy(b.gradient(), at, b.gradientOf(i), 0, channels);
      }
      at += channels;
    }
  }
}
