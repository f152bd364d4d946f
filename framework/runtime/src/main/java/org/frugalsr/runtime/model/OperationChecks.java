package org.frugalsr.runtime.model;

import static org.frugalsr.runtime.model.Operation.MOST;

import java.util.List;

/** What operations accept: their settings, and the channels of their inputs. */
final class OperationChecks {
  private OperationChecks() {}

  /**
   * The number of output channels.
   *
   * @param in channels of the inputs
   * @throws IllegalArgumentException if the operation does not accept the inputs
   */
  static int channels(Operation operation, int[] in) {
    return switch (operation) {
      case Operation.Convolution c -> {
        inputs(in, 1, c.in());
        yield c.out();
      }
      case Operation.Depthwise d -> {
        inputs(in, 1, d.channels());
        yield d.channels();
      }
      case Operation.OneBitConvolution o -> {
        inputs(in, 1, o.in());
        yield o.out();
      }
      case Operation.AdderConvolution a -> {
        inputs(in, 1, a.in());
        yield a.out();
      }
      case Operation.PerChannel p -> same(in, p.factor().length);
      case Operation.PRelu p -> same(in, p.slope().length);
      case Operation.Combination c -> combined(in);
      case Operation.PixelShuffle p -> shuffled(in, p.factor());
      case Operation.Concat c -> concatenated(in);
      case Operation.Slice s -> sliced(in, s.from(), s.to());
      case Operation.Repeat r -> repeated(in, r.times());
      case Operation.Resize r -> {
        inputs(in, r.factor() == 0 ? 2 : 1, 0);
        yield in[0];
      }
      case Operation.ChannelMean c -> {
        inputs(in, 1, 0);
        yield 1;
      }
      case Operation.Pointwise p -> same(in, 0);
      case Operation.Levels l -> same(in, 0);
      case Operation.SignedPower p -> same(in, 0);
      case Operation.MaxPool p -> same(in, 0);
      case Operation.ZeroPad z -> same(in, 0);
      case Operation.GlobalMean g -> same(in, 0);
      case Operation.GlobalDeviation d -> same(in, 0);
      case Operation.RangeNormalization r -> same(in, 0);
    };
  }

  /**
   * Checks the number of inputs and the channels of the first one.
   *
   * @param channels 0 for any
   */
  private static void inputs(int[] in, int inputs, int channels) {
    if (in.length != inputs) {
      throw new IllegalArgumentException("it takes %d inputs, not %d".formatted(inputs, in.length));
    }
    if (channels > 0 && in[0] != channels) {
      throw new IllegalArgumentException("it takes %d channels, not %d".formatted(channels, in[0]));
    }
  }

  /** The channels of the only input. */
  private static int same(int[] in, int channels) {
    inputs(in, 1, channels);
    return in[0];
  }

  private static int combined(int[] in) {
    inputs(in, 2, 0);
    if (in[1] != in[0] && in[1] != 1) {
      throw new IllegalArgumentException("it combines %d channels with %d".formatted(in[0], in[1]));
    }
    return in[0];
  }

  private static int shuffled(int[] in, int factor) {
    inputs(in, 1, 0);
    if (factor > 64 || in[0] % (factor * factor) != 0) {
      throw new IllegalArgumentException(
          "%d channels cannot be shuffled by %d".formatted(in[0], factor));
    }
    return in[0] / (factor * factor);
  }

  private static int concatenated(int[] in) {
    long sum = 0;
    for (int channels : in) {
      sum += channels;
    }
    if (sum < 1 || sum > MOST) {
      throw new IllegalArgumentException("a concatenation to %d channels".formatted(sum));
    }
    return (int) sum;
  }

  private static int sliced(int[] in, int from, int to) {
    inputs(in, 1, 0);
    if (from < 0 || to <= from || to > in[0]) {
      throw new IllegalArgumentException("channels [%d, %d) of %d".formatted(from, to, in[0]));
    }
    return to - from;
  }

  private static int repeated(int[] in, int times) {
    inputs(in, 1, 0);
    if ((long) in[0] * times > MOST) {
      throw new IllegalArgumentException("%d channels, %d times".formatted(in[0], times));
    }
    return in[0] * times;
  }

  static void size(String what, int value, int least) {
    if (value < least || value > MOST) {
      throw new IllegalArgumentException("%s of %d".formatted(what, value));
    }
  }

  static void window(int kernel, int stride, int padding) {
    size("kernel", kernel, 1);
    size("stride", stride, 1);
    size("padding", padding, 0);
    if (kernel > 255 || stride > 255 || padding > kernel) {
      throw new IllegalArgumentException(
          "kernel %d with stride %d and padding %d".formatted(kernel, stride, padding));
    }
  }

  static void length(String what, float[] values, long length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s have %d values, not %d".formatted(what, values.length, length));
    }
  }

  /** Checks the bases of a one-bit convolution. */
  static void oneBit(
      int kernel,
      int in,
      int out,
      List<Operation.Signs> weights,
      List<Operation.InputSigns> inputs) {
    if (kernel > Operation.MOST_ONE_BIT_KERNEL) {
      throw new IllegalArgumentException("a one-bit kernel of " + kernel);
    }
    size("in", in, 1);
    size("out", out, 1);
    size("bases", Math.min(weights.size(), inputs.size()), 1);
    if (Math.max(weights.size(), inputs.size()) > Operation.MOST_BASES) {
      throw new IllegalArgumentException(
          "%d and %d bases".formatted(weights.size(), inputs.size()));
    }
    for (Operation.Signs base : weights) {
      length("scales", base.scale(), out);
      if (base.positive().length != (long) kernel * kernel * in * out) {
        throw new IllegalArgumentException(
            "signs have %d values, not %d"
                .formatted(base.positive().length, (long) kernel * kernel * in * out));
      }
    }
    for (Operation.InputSigns base : inputs) {
      length("thresholds", base.threshold(), in);
      if (base.falling().length != in) {
        throw new IllegalArgumentException("directions have another length than thresholds");
      }
    }
  }
}
