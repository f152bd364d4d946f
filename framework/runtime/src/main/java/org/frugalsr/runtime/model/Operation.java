package org.frugalsr.runtime.model;

import java.util.List;

/**
 * An operation on features {@code [height, width, channels]} in float32. Its arithmetic, and the
 * order of its sums, are those of the training graph.
 *
 * <p>Arrays are not copied; do not change them.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would be wasteful
public sealed interface Operation {
  /** The most channels of a tensor, and the largest of the other sizes. */
  int MOST = 1 << 16;

  /** The most bases of a side of a one-bit convolution. */
  int MOST_BASES = 16;

  /** The largest kernel of a one-bit convolution. */
  int MOST_ONE_BIT_KERNEL = 11;

  /**
   * The number of output channels.
   *
   * @param in channels of the inputs
   * @throws IllegalArgumentException if the operation does not accept the inputs
   */
  int channels(int[] in);

  /** How an operation changes height and width. */
  default Extent extent() {
    return Extent.SAME;
  }

  /**
   * Whether each output value depends only on the value of the first input at the same place (and
   * on constants and further inputs), so that it can be computed in place.
   */
  default boolean pointwise() {
    return false;
  }

  /** What happens to height and width. */
  enum Extent {
    /** They stay. */
    SAME,
    /** They change as the operation's settings say. */
    CHANGED,
    /** Both become 1. */
    ONE
  }

  /** Checks the number of inputs and the channels of the first one. */
  private static void require(int[] in, int inputs, int channels) {
    if (in.length != inputs) {
      throw new IllegalArgumentException("it takes %d inputs, not %d".formatted(inputs, in.length));
    }
    if (channels > 0 && in[0] != channels) {
      throw new IllegalArgumentException("it takes %d channels, not %d".formatted(channels, in[0]));
    }
  }

  private static void requireSize(String what, int value, int least) {
    if (value < least || value > MOST) {
      throw new IllegalArgumentException("%s of %d".formatted(what, value));
    }
  }

  private static void requireWindow(int kernel, int stride, int padding) {
    requireSize("kernel", kernel, 1);
    requireSize("stride", stride, 1);
    requireSize("padding", padding, 0);
    if (kernel > 255 || stride > 255 || padding > kernel) {
      throw new IllegalArgumentException(
          "kernel %d with stride %d and padding %d".formatted(kernel, stride, padding));
    }
  }

  /** What a window that slides over the image makes of its size. */
  private static Extent sliding(int kernel, int stride, int padding) {
    return stride == 1 && kernel == 2 * padding + 1 ? Extent.SAME : Extent.CHANGED;
  }

  private static void requireLength(String what, float[] values, long length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s have %d values, not %d".formatted(what, values.length, length));
    }
  }

  /**
   * A convolution with zeros around the image.
   *
   * @param weights {@code [kernel, kernel, in, out]}
   * @param bias {@code [out]}, or empty for none
   */
  record Convolution(
      int kernel, int stride, int padding, int in, int out, float[] weights, float[] bias)
      implements Operation {
    /** Checks the sizes. */
    public Convolution {
      requireWindow(kernel, stride, padding);
      requireSize("in", in, 1);
      requireSize("out", out, 1);
      requireLength("weights", weights, (long) kernel * kernel * in * out);
      requireLength("biases", bias, bias.length == 0 ? 0 : out);
    }

    @Override
    public int channels(int[] inputs) {
      require(inputs, 1, in);
      return out;
    }

    @Override
    public Extent extent() {
      return sliding(kernel, stride, padding);
    }
  }

  /**
   * A convolution of each channel with its own kernel.
   *
   * @param weights {@code [kernel, kernel, channels]}
   * @param bias {@code [channels]}, or empty for none
   */
  record Depthwise(int kernel, int stride, int padding, int channels, float[] weights, float[] bias)
      implements Operation {
    /** Checks the sizes. */
    public Depthwise {
      requireWindow(kernel, stride, padding);
      requireSize("channels", channels, 1);
      requireLength("weights", weights, (long) kernel * kernel * channels);
      requireLength("biases", bias, bias.length == 0 ? 0 : channels);
    }

    @Override
    public int channels(int[] inputs) {
      require(inputs, 1, channels);
      return channels;
    }

    @Override
    public Extent extent() {
      return sliding(kernel, stride, padding);
    }
  }

  /**
   * A convolution of one-bit codes: the sum over all pairs of bases of {@code scale[out] * step *
   * (codes of inputs * codes of weights)}, then the bias. The inputs are coded from float features.
   *
   * @param weights bases of the weights, at least one
   * @param inputs bases of the inputs, at least one
   * @param bias {@code [out]}, or empty for none
   */
  record OneBitConvolution(
      int kernel,
      int stride,
      int padding,
      int in,
      int out,
      List<Signs> weights,
      List<InputSigns> inputs,
      float[] bias)
      implements Operation {
    /** Checks the sizes. */
    public OneBitConvolution {
      requireWindow(kernel, stride, padding);
      if (kernel > MOST_ONE_BIT_KERNEL) {
        throw new IllegalArgumentException("a one-bit kernel of " + kernel);
      }
      requireSize("in", in, 1);
      requireSize("out", out, 1);
      weights = List.copyOf(weights);
      inputs = List.copyOf(inputs);
      requireSize("bases", Math.min(weights.size(), inputs.size()), 1);
      if (Math.max(weights.size(), inputs.size()) > MOST_BASES) {
        throw new IllegalArgumentException(
            "%d and %d bases".formatted(weights.size(), inputs.size()));
      }
      for (Signs base : weights) {
        requireLength("scales", base.scale(), out);
        if (base.positive().length != (long) kernel * kernel * in * out) {
          throw new IllegalArgumentException(
              "signs have %d values, not %d"
                  .formatted(base.positive().length, (long) kernel * kernel * in * out));
        }
      }
      for (InputSigns base : inputs) {
        requireLength("thresholds", base.threshold(), in);
        if (base.falling().length != in) {
          throw new IllegalArgumentException("directions have another length than thresholds");
        }
      }
      requireLength("biases", bias, bias.length == 0 ? 0 : out);
    }

    @Override
    public int channels(int[] inputs) {
      require(inputs, 1, in);
      return out;
    }

    @Override
    public Extent extent() {
      return sliding(kernel, stride, padding);
    }
  }

  /**
   * One base of binary weights.
   *
   * @param positive whether a code is +1, else -1; {@code [kernel, kernel, in, out]}
   * @param scale {@code [out]}
   */
  record Signs(boolean[] positive, float[] scale) {}

  /**
   * One base of binary inputs: {@code high} where a value is at least its channel's threshold (at
   * most, if falling), else {@code low}.
   *
   * @param threshold {@code [in]}; may be infinite
   * @param falling {@code [in]}
   * @param low -1 or 0; the other code is 1
   * @param step value of a code of 1
   * @param border code outside the image: -1, 0 or 1
   */
  record InputSigns(float[] threshold, boolean[] falling, int low, float step, int border) {
    /** Checks the codes. */
    public InputSigns {
      if ((low != -1 && low != 0) || border < -1 || border > 1) {
        throw new IllegalArgumentException("codes %d and %d".formatted(low, border));
      }
    }
  }

  /** {@code (x - centre) * factor + constant}, the last two as one fused multiply-add. */
  record PerChannel(float[] centre, float[] factor, float[] constant) implements Operation {
    /** Checks the lengths. */
    public PerChannel {
      requireSize("channels", factor.length, 1);
      requireLength("centres", centre, factor.length);
      requireLength("constants", constant, factor.length);
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, factor.length);
      return in[0];
    }

    @Override
    public boolean pointwise() {
      return true;
    }
  }

  /**
   * ReLU with a slope per channel.
   *
   * @param slope {@code [channels]}
   */
  record PRelu(float[] slope) implements Operation {
    /** Checks the length. */
    public PRelu {
      requireSize("slopes", slope.length, 1);
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, slope.length);
      return in[0];
    }

    @Override
    public boolean pointwise() {
      return true;
    }
  }

  /**
   * A function of each value.
   *
   * @param a first setting of the function
   * @param b second setting
   */
  record Pointwise(Shape shape, float a, float b) implements Operation {
    /** Which function. */
    public enum Shape {
      /** {@code a * x}, then {@code + b}. */
      AFFINE,
      /** x where it is above 0, else {@code a * x}. */
      RELU,
      /** x within [a, b]. */
      CLAMP,
      /** +1 where x is at least 0, else -1. */
      SIGN,
      /** The absolute value. */
      ABS,
      /** x times the normal distribution function. */
      GELU,
      /** {@code x * clamp(x + 3, 0, 6) / 6}. */
      HARD_SWISH,
      /** {@code 1 / (1 + exp(-x))}. */
      SIGMOID,
      /** The hyperbolic tangent. */
      TANH
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public boolean pointwise() {
      return true;
    }
  }

  /**
   * {@code clamp(round(x / step), low, high) * step}, ties to even.
   *
   * @param step above 0
   */
  record Levels(float step, int low, int high) implements Operation {
    /** Checks the range. */
    public Levels {
      if (!(step > 0) || low > high) {
        throw new IllegalArgumentException(
            "levels from %d to %d with a step of %s".formatted(low, high, step));
      }
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public boolean pointwise() {
      return true;
    }
  }

  /**
   * The sum or product of two tensors; the second has the size and channels of the first, or height
   * and width 1, or one channel.
   */
  record Combination(boolean product) implements Operation {
    @Override
    public int channels(int[] in) {
      require(in, 2, 0);
      if (in[1] != in[0] && in[1] != 1) {
        throw new IllegalArgumentException(
            "it combines %d channels with %d".formatted(in[0], in[1]));
      }
      return in[0];
    }

    @Override
    public boolean pointwise() {
      return true;
    }
  }

  /** Channels become pixels: channel {@code c * factor^2 + i * factor + j} goes to (i, j). */
  record PixelShuffle(int factor) implements Operation {
    /** Checks the factor. */
    public PixelShuffle {
      requireSize("factor", factor, 1);
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      if (factor > 64 || in[0] % (factor * factor) != 0) {
        throw new IllegalArgumentException(
            "%d channels cannot be shuffled by %d".formatted(in[0], factor));
      }
      return in[0] / (factor * factor);
    }

    @Override
    public Extent extent() {
      return Extent.CHANGED;
    }
  }

  /** The largest value of each window. */
  record MaxPool(int kernel, int stride, int padding) implements Operation {
    /** Checks the window. */
    public MaxPool {
      requireWindow(kernel, stride, padding);
      if (padding > kernel / 2) {
        throw new IllegalArgumentException("padding of more than half a window");
      }
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public Extent extent() {
      return Extent.CHANGED;
    }
  }

  /** Zeros around the image. */
  record ZeroPad(int top, int bottom, int left, int right) implements Operation {
    /** Checks the widths. */
    public ZeroPad {
      for (int width : new int[] {top, bottom, left, right}) {
        if (width < 0 || width > 255) {
          throw new IllegalArgumentException("padding of " + width);
        }
      }
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public Extent extent() {
      return Extent.CHANGED;
    }
  }

  /** The channels of all inputs, one after another. */
  record Concat() implements Operation {
    @Override
    public int channels(int[] in) {
      long sum = 0;
      for (int channels : in) {
        sum += channels;
      }
      if (sum < 1 || sum > MOST) {
        throw new IllegalArgumentException("a concatenation to %d channels".formatted(sum));
      }
      return (int) sum;
    }
  }

  /** The channels from (inclusive) to (exclusive). */
  record Slice(int from, int to) implements Operation {
    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      if (from < 0 || to <= from || to > in[0]) {
        throw new IllegalArgumentException("channels [%d, %d) of %d".formatted(from, to, in[0]));
      }
      return to - from;
    }
  }

  /** Each channel several times, one after another. */
  record Repeat(int times) implements Operation {
    /** Checks the factor. */
    public Repeat {
      requireSize("times", times, 1);
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      if ((long) in[0] * times > MOST) {
        throw new IllegalArgumentException("%d channels, %d times".formatted(in[0], times));
      }
      return in[0] * times;
    }
  }

  /**
   * Resampling as MATLAB's {@code imresize} (bicubic) or PyTorch's {@code interpolate}.
   *
   * @param factor of height and width; 0: to the size of the second input
   * @param antialias whether the kernel is widened where the result is smaller
   */
  record Resize(Interpolation kernel, int factor, boolean antialias) implements Operation {
    /** The interpolation kernel. */
    public enum Interpolation {
      /** The nearest sample. */
      NEAREST,
      /** Linear interpolation. */
      BILINEAR,
      /** Cubic convolution with a = -1/2. */
      BICUBIC
    }

    /** Checks the factor. */
    public Resize {
      requireSize("factor", factor, 0);
      if (factor > 64) {
        throw new IllegalArgumentException("factor of " + factor);
      }
    }

    @Override
    public int channels(int[] in) {
      require(in, factor == 0 ? 2 : 1, 0);
      return in[0];
    }

    @Override
    public Extent extent() {
      return Extent.CHANGED;
    }
  }

  /** The mean of each channel over the image. */
  record GlobalMean() implements Operation {
    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public Extent extent() {
      return Extent.ONE;
    }
  }

  /** The mean of the channels of each pixel. */
  record ChannelMean() implements Operation {
    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return 1;
    }
  }

  /** {@code sqrt(variance + epsilon)} of each channel over the image. */
  record GlobalDeviation(double epsilon) implements Operation {
    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public Extent extent() {
      return Extent.ONE;
    }
  }

  /**
   * An adder convolution, {@code y = -sum |x - w|}, zeros around the image included.
   *
   * @param weights {@code [kernel, kernel, in, out]}
   */
  record AdderConvolution(int kernel, int stride, int padding, int in, int out, float[] weights)
      implements Operation {
    /** Checks the sizes. */
    public AdderConvolution {
      requireWindow(kernel, stride, padding);
      requireSize("in", in, 1);
      requireSize("out", out, 1);
      requireLength("weights", weights, (long) kernel * kernel * in * out);
    }

    @Override
    public int channels(int[] inputs) {
      require(inputs, 1, in);
      return out;
    }

    @Override
    public Extent extent() {
      return sliding(kernel, stride, padding);
    }
  }

  /**
   * {@code sign(x) max(|x|, least)^alpha}, and 0 at 0; with an alpha of 1, x.
   *
   * @param least above 0
   */
  record SignedPower(float alpha, float least) implements Operation {
    /** Checks the least magnitude. */
    public SignedPower {
      if (!(least > 0)) {
        throw new IllegalArgumentException("a least magnitude of " + least);
      }
    }

    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }

    @Override
    public boolean pointwise() {
      return true;
    }
  }

  /** {@code (x - mean) / (max - min + epsilon)} over the whole image and all channels. */
  record RangeNormalization(double epsilon) implements Operation {
    @Override
    public int channels(int[] in) {
      require(in, 1, 0);
      return in[0];
    }
  }
}
