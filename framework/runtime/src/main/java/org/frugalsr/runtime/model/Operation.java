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
  default int channels(int[] in) {
    return OperationChecks.channels(this, in);
  }

  /** How an operation changes height and width. */
  default Extent extent() {
    return Extent.SAME;
  }

  /**
   * Whether each output value depends only on the value of the first input at the same place (and
   * on constants and further inputs), so that it can be computed in place.
   */
  default boolean pointwise() {
    return this instanceof PerChannel
        || this instanceof PRelu
        || this instanceof Pointwise
        || this instanceof Levels
        || this instanceof Combination
        || this instanceof SignedPower;
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

  /** What a window that slides over the image makes of its size. */
  private static Extent sliding(int kernel, int stride, int padding) {
    return stride == 1 && kernel == 2 * padding + 1 ? Extent.SAME : Extent.CHANGED;
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
      OperationChecks.window(kernel, stride, padding);
      OperationChecks.size("in", in, 1);
      OperationChecks.size("out", out, 1);
      OperationChecks.length("weights", weights, (long) kernel * kernel * in * out);
      OperationChecks.length("biases", bias, bias.length == 0 ? 0 : out);
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
      OperationChecks.window(kernel, stride, padding);
      OperationChecks.size("channels", channels, 1);
      OperationChecks.length("weights", weights, (long) kernel * kernel * channels);
      OperationChecks.length("biases", bias, bias.length == 0 ? 0 : channels);
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
      weights = List.copyOf(weights);
      inputs = List.copyOf(inputs);
      OperationChecks.window(kernel, stride, padding);
      OperationChecks.oneBit(kernel, in, out, weights, inputs);
      OperationChecks.length("biases", bias, bias.length == 0 ? 0 : out);
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
      OperationChecks.size("channels", factor.length, 1);
      OperationChecks.length("centres", centre, factor.length);
      OperationChecks.length("constants", constant, factor.length);
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
      OperationChecks.size("slopes", slope.length, 1);
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
  }

  /**
   * The sum or product of two tensors; the second has the size and channels of the first, or height
   * and width 1, or one channel.
   */
  record Combination(boolean product) implements Operation {}

  /** Channels become pixels: channel {@code c * factor^2 + i * factor + j} goes to (i, j). */
  record PixelShuffle(int factor) implements Operation {
    /** Checks the factor. */
    public PixelShuffle {
      OperationChecks.size("factor", factor, 1);
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
      OperationChecks.window(kernel, stride, padding);
      if (padding > kernel / 2) {
        throw new IllegalArgumentException("padding of more than half a window");
      }
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
    public Extent extent() {
      return Extent.CHANGED;
    }
  }

  /** The channels of all inputs, one after another. */
  record Concat() implements Operation {}

  /** The channels from (inclusive) to (exclusive). */
  record Slice(int from, int to) implements Operation {}

  /** Each channel several times, one after another. */
  record Repeat(int times) implements Operation {
    /** Checks the factor. */
    public Repeat {
      OperationChecks.size("times", times, 1);
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
      OperationChecks.size("factor", factor, 0);
      if (factor > 64) {
        throw new IllegalArgumentException("factor of " + factor);
      }
    }

    @Override
    public Extent extent() {
      return Extent.CHANGED;
    }
  }

  /** The mean of each channel over the image. */
  record GlobalMean() implements Operation {
    @Override
    public Extent extent() {
      return Extent.ONE;
    }
  }

  /** The mean of the channels of each pixel. */
  record ChannelMean() implements Operation {}

  /** {@code sqrt(variance + epsilon)} of each channel over the image. */
  record GlobalDeviation(double epsilon) implements Operation {
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
      OperationChecks.window(kernel, stride, padding);
      OperationChecks.size("in", in, 1);
      OperationChecks.size("out", out, 1);
      OperationChecks.length("weights", weights, (long) kernel * kernel * in * out);
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
  }

  /** {@code (x - mean) / (max - min + epsilon)} over the whole image and all channels. */
  record RangeNormalization(double epsilon) implements Operation {}
}
