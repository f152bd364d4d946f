package org.frugalsr.runtime.execute;

import java.util.Arrays;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.runtime.execute.Execution.Chain;
import org.frugalsr.runtime.model.Operation;

/** Reductions over windows, the image and the channels. */
final class Pooling {
  private Pooling() {}

  /** The largest value of each window. */
  static Features max(Operation.MaxPool p, Features x, Buffers buffers, Chain chain) {
    int height = (x.height() + 2 * p.padding() - p.kernel()) / p.stride() + 1;
    int width = (x.width() + 2 * p.padding() - p.kernel()) / p.stride() + 1;
    if (x.height() + 2 * p.padding() < p.kernel() || x.width() + 2 * p.padding() < p.kernel()) {
      throw new IllegalArgumentException(
          "%dx%d pixels are smaller than a window of %d"
              .formatted(x.width(), x.height(), p.kernel()));
    }
    Features y = buffers.take(height, width, x.channels());
    Parallel.loop(
        height,
        1,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            for (int column = 0; column < width; column++) {
              window(p, x, y, row, column);
            }
          }
          chain.apply(y, from * width, to * width);
        });
    return y;
  }

  private static void window(Operation.MaxPool p, Features x, Features y, int row, int column) {
    int channels = x.channels();
    int at = (row * y.width() + column) * channels;
    int top = row * p.stride() - p.padding();
    int left = column * p.stride() - p.padding();
    Arrays.fill(y.values(), at, at + channels, Float.NEGATIVE_INFINITY);
    for (int h = Math.max(0, top); h < Math.min(x.height(), top + p.kernel()); h++) {
      for (int w = Math.max(0, left); w < Math.min(x.width(), left + p.kernel()); w++) {
        int from = (h * x.width() + w) * channels;
        for (int c = 0; c < channels; c++) {
          y.values()[at + c] = Math.max(y.values()[at + c], x.values()[from + c]);
        }
      }
    }
  }

  /** The mean of each channel over the image. */
  static Features mean(Features x, Buffers buffers, Chain chain) {
    double[] mean = sums(x, new double[x.channels()], false);
    return perChannel(mean, 1.0 / x.pixels(), x, buffers, chain);
  }

  /** The standard deviation of each channel over the image. */
  static Features deviation(double epsilon, Features x, Buffers buffers, Chain chain) {
    double[] mean = sums(x, new double[x.channels()], false);
    for (int c = 0; c < mean.length; c++) {
      mean[c] /= x.pixels();
    }
    double[] squares = sums(x, mean, true);
    for (int c = 0; c < mean.length; c++) {
      squares[c] = Math.sqrt(squares[c] / x.pixels() + epsilon);
    }
    return perChannel(squares, 1, x, buffers, chain);
  }

  /** Sums over the image in chunks that depend on its size only. */
  private static double[] sums(Features x, double[] centre, boolean squared) {
    int channels = x.channels();
    int grain = Math.max(1, 16384 / channels);
    double[][] partial = new double[Parallel.chunks(x.pixels(), grain)][channels];
    Parallel.loop(
        x.pixels(),
        grain,
        (chunk, from, to) -> {
          double[] sum = partial[chunk];
          for (int at = from * channels; at < to * channels; at += channels) {
            for (int c = 0; c < channels; c++) {
              double d = x.values()[at + c] - centre[c];
              sum[c] += squared ? d * d : d;
            }
          }
        });
    double[] all = new double[channels];
    for (double[] sum : partial) {
      for (int c = 0; c < channels; c++) {
        all[c] += sum[c];
      }
    }
    return all;
  }

  private static Features perChannel(
      double[] values, double factor, Features x, Buffers buffers, Chain chain) {
    Features y = buffers.take(1, 1, x.channels());
    for (int c = 0; c < values.length; c++) {
      y.values()[c] = (float) (values[c] * factor);
    }
    chain.apply(y);
    return y;
  }

  /** The mean of the channels of each pixel. */
  static Features ofChannels(Features x, Buffers buffers, Chain chain) {
    Features y = buffers.take(x.height(), x.width(), 1);
    int channels = x.channels();
    Parallel.loop(
        x.pixels(),
        Math.max(1, 16384 / channels),
        (chunk, from, to) -> {
          for (int p = from; p < to; p++) {
            double sum = 0;
            for (int i = p * channels; i < (p + 1) * channels; i++) {
              sum += x.values()[i];
            }
            y.values()[p] = (float) (sum / channels);
          }
          chain.apply(y, from, to);
        });
    return y;
  }

  /** {@code (x - mean) / (max - min + epsilon)} over all values, in the order of training. */
  static Features byRange(double epsilon, Features x, Buffers buffers, Chain chain) {
    double sum = 0;
    double high = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.size(); i++) {
      double v = x.values()[i];
      sum += v;
      high = Math.max(high, v);
      low = Math.min(low, v);
    }
    double mean = sum / x.size();
    double range = high - low + epsilon;
    Features y = buffers.take(x.height(), x.width(), x.channels());
    int channels = x.channels();
    Parallel.loop(
        x.pixels(),
        Math.max(1, 16384 / channels),
        (chunk, from, to) -> {
          for (int i = from * channels; i < to * channels; i++) {
            y.values()[i] = (float) ((x.values()[i] - mean) / range);
          }
          chain.apply(y, from, to);
        });
    return y;
  }
}
