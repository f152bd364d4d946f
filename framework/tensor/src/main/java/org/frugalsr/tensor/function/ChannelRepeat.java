package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Repeats each channel: {@code [..., C]} becomes {@code [..., C * times]}, with channel c at {@code
 * c * times} and those after it. With {@code times = r * r}, a pixel shuffle by r then gives
 * nearest-neighbour upsampling.
 *
 * @param times at least 1
 */
public record ChannelRepeat(int times) implements Function {
  /** Checks the factor. */
  public ChannelRepeat {
    if (times < 1) {
      throw new IllegalArgumentException("channels are repeated at least once, not " + times);
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    return x.withChannels((long) x.channels() * times);
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment ys = ArrayMemory.of(f.output());
    boolean single = ArrayMemory.isFloat(x);
    for (long i = 0; i < x.length(); i++) {
      for (long j = i * times; j < (i + 1) * times; j++) {
        if (single) {
          Floats.set(ys, j, Floats.get(xs, i));
        } else {
          Floats.setDouble(ys, j, Floats.getDouble(xs, i));
        }
      }
    }
  }

  @Override
  public void backward(Backward b) {
    RowSums.ofEachRow(b.gradient(), b.gradient(), false, times, 1, b.gradientOf(0));
  }
}
