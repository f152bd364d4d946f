package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over some axes; the gradient is {@code g} spread evenly over the values it came from.
 *
 * @param over which values are averaged
 */
public record Mean(Over over) implements Function {
  private static final int GRAIN_VALUES = 16384;

  /** The axes that are averaged away. */
  public enum Over {
    /** Height and width: {@code [N, H, W, C]} becomes {@code [N, 1, 1, C]}. */
    SPACE,
    /** The channels: {@code [..., C]} becomes {@code [..., 1]}. */
    CHANNELS,
    /**
     * All but the channels: {@code [..., C]} becomes {@code [C]}, one value for each output channel
     * of a weight {@code [k, k, in, out]}.
     */
    ALL_BUT_CHANNELS
  }

  @Override
  public String name() {
    return switch (over) {
      case SPACE -> "global-mean";
      case CHANNELS -> "mean-of-channels";
      case ALL_BUT_CHANNELS -> "channel-mean";
    };
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    return switch (over) {
      case SPACE -> Shape.of(x.batch(), 1, 1, x.channels());
      case CHANNELS -> x.withChannels(1);
      case ALL_BUT_CHANNELS -> Shape.of(x.channels());
    };
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    int channels = (int) x.size(-1);
    int rows = (int) (x.length() / channels);
    if (over == Over.CHANNELS) {
      RowSums.ofEachRow(x, x, false, channels, 1.0 / channels, f.output());
    } else {
      int groups = groups(x);
      int each = rows / groups;
      RowSums.sum(x, x, false, groups, each, channels, 1.0 / each, f.output());
    }
  }

  private int groups(INDArray x) {
    return over == Over.SPACE ? (int) x.size(0) : 1;
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    INDArray g = b.gradient();
    INDArray out = b.gradientOf(0);
    int channels = (int) x.size(-1);
    if (over == Over.CHANNELS) {
      spread(g, channels, out);
      return;
    }
    double[] share = ArrayMemory.copy(g);
    double count = (double) x.length() / share.length;
    for (int i = 0; i < share.length; i++) {
      share[i] /= count;
    }
    ChannelCombination.write(out, groups(x), channels, share);
  }

  private static void spread(INDArray g, int channels, INDArray out) {
    MemorySegment gs = ArrayMemory.of(g);
    MemorySegment os = ArrayMemory.of(out);
    boolean single = ArrayMemory.isFloat(g);
    Parallel.loop(
        Math.toIntExact(g.length()),
        Math.max(1, GRAIN_VALUES / channels),
        (chunk, from, to) -> {
          for (int r = from; r < to; r++) {
            long row = (long) r * channels;
            if (single) {
              Floats.fill(os, row, row + channels, Floats.get(gs, r) / channels);
            } else {
              double share = Floats.getDouble(gs, r) / channels;
              for (long i = row; i < row + channels; i++) {
                Floats.setDouble(os, i, share);
              }
            }
          }
        });
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return over == Over.CHANNELS ? Reach.POINT : Reach.GLOBAL;
  }
}
