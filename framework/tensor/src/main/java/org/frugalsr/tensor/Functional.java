package org.frugalsr.tensor;

import org.apiguardian.api.API;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.function.Abs;
import org.frugalsr.tensor.function.Affine;
import org.frugalsr.tensor.function.BatchNorm;
import org.frugalsr.tensor.function.Broadcast;
import org.frugalsr.tensor.function.ChannelMoments;
import org.frugalsr.tensor.function.ChannelNorm;
import org.frugalsr.tensor.function.ChannelRepeat;
import org.frugalsr.tensor.function.ChannelSlice;
import org.frugalsr.tensor.function.Clamp;
import org.frugalsr.tensor.function.Concat;
import org.frugalsr.tensor.function.Conv2d;
import org.frugalsr.tensor.function.DepthwiseConv2d;
import org.frugalsr.tensor.function.Gelu;
import org.frugalsr.tensor.function.GlobalStandardDeviation;
import org.frugalsr.tensor.function.HardSwish;
import org.frugalsr.tensor.function.MaxPool2d;
import org.frugalsr.tensor.function.Mean;
import org.frugalsr.tensor.function.PRelu;
import org.frugalsr.tensor.function.PassedThrough;
import org.frugalsr.tensor.function.PixelLoss;
import org.frugalsr.tensor.function.PixelShuffle;
import org.frugalsr.tensor.function.Relu;
import org.frugalsr.tensor.function.Reshape;
import org.frugalsr.tensor.function.Resize;
import org.frugalsr.tensor.function.Sigmoid;
import org.frugalsr.tensor.function.Sign;
import org.frugalsr.tensor.function.SurrogateGradient;
import org.frugalsr.tensor.function.Tanh;
import org.frugalsr.tensor.function.ZeroPad;
import org.jspecify.annotations.Nullable;

/** The framework's functions under their usual names. Images are {@code [N, H, W, C]}. */
@API(status = API.Status.STABLE, since = "0.1")
public final class Functional {
  private Functional() {}

  /** Elementwise sum; see {@link Broadcast} for what y may be. */
  public static Tensor add(Tensor x, Tensor y) {
    return x.tape().apply(new Broadcast(false), x, y);
  }

  /** Elementwise difference; see {@link Broadcast} for what y may be. */
  public static Tensor subtract(Tensor x, Tensor y) {
    return add(x, affine(y, -1, 0));
  }

  /** Elementwise product; see {@link Broadcast} for what y may be. */
  public static Tensor multiply(Tensor x, Tensor y) {
    return x.tape().apply(new Broadcast(true), x, y);
  }

  /** {@code factor * x + offset} with constants. */
  public static Tensor affine(Tensor x, double factor, double offset) {
    return x.tape().apply(new Affine(factor, offset), x);
  }

  /**
   * Convolution with zero padding.
   *
   * @param weight {@code [k, k, in, out]}
   * @param bias {@code [out]} or null
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding) {
    Conv2d f = new Conv2d(stride, padding);
    return bias == null ? x.tape().apply(f, x, weight) : x.tape().apply(f, x, weight, bias);
  }

  /**
   * Convolution of each channel by itself, with zero padding.
   *
   * @param weight {@code [k, k, C, 1]}
   * @param bias {@code [C]} or null
   */
  public static Tensor depthwiseConv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding) {
    DepthwiseConv2d f = new DepthwiseConv2d(stride, padding);
    return bias == null ? x.tape().apply(f, x, weight) : x.tape().apply(f, x, weight, bias);
  }

  /** {@code max(x, 0)}. */
  public static Tensor relu(Tensor x) {
    return x.tape().apply(new Relu(0), x);
  }

  /** {@code x} where positive, else {@code slope * x}. */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return x.tape().apply(new Relu((float) slope), x);
  }

  /**
   * {@code x} where positive, else a learned slope times x; see {@link PRelu}.
   *
   * @param slope {@code [C]} or a single value
   */
  public static Tensor prelu(Tensor x, Tensor slope) {
    return x.tape().apply(new PRelu(), x, slope);
  }

  /** {@code x} times the normal distribution's probability of less than x; see {@link Gelu}. */
  public static Tensor gelu(Tensor x) {
    return x.tape().apply(new Gelu(), x);
  }

  /** {@code x * min(max(x + 3, 0), 6) / 6}; see {@link HardSwish}. */
  public static Tensor hardSwish(Tensor x) {
    return x.tape().apply(new HardSwish(), x);
  }

  /** {@code 1 / (1 + e^-x)}. */
  public static Tensor sigmoid(Tensor x) {
    return x.tape().apply(new Sigmoid(), x);
  }

  /** The hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return x.tape().apply(new Tanh(), x);
  }

  /** {@code |x|}; the gradient at 0 is 0. */
  public static Tensor abs(Tensor x) {
    return x.tape().apply(new Abs(), x);
  }

  /** {@code min(max(x, low), high)}; no gradient outside, all of it inside and on the edges. */
  public static Tensor clamp(Tensor x, double low, double high) {
    return x.tape().apply(new Clamp((float) low, (float) high), x);
  }

  /**
   * {@code +1} where {@code x >= 0}, else {@code -1}.
   *
   * @param surrogate replaces the derivative, such as {@code StandardSurrogate.CLIP}
   */
  public static Tensor sign(Tensor x, SurrogateGradient surrogate) {
    return x.tape().apply(new Sign(surrogate), x);
  }

  /** Channels to pixels, in PyTorch's order. */
  public static Tensor pixelShuffle(Tensor x, int factor) {
    return x.tape().apply(new PixelShuffle(factor, false), x);
  }

  /** Pixels to channels, the inverse of {@link #pixelShuffle}. */
  public static Tensor pixelUnshuffle(Tensor x, int factor) {
    return x.tape().apply(new PixelShuffle(factor, true), x);
  }

  /** The maximum of each window; see {@link MaxPool2d}. */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
    return x.tape().apply(new MaxPool2d(kernel, stride, padding), x);
  }

  /** Zeros around images; see {@link ZeroPad}. */
  public static Tensor zeroPad(Tensor x, int top, int bottom, int left, int right) {
    return x.tape().apply(new ZeroPad(top, bottom, left, right), x);
  }

  /** Mean and biased variance of each channel, {@code [2, C]}; see {@link ChannelMoments}. */
  public static Tensor channelMoments(Tensor x) {
    return x.tape().apply(new ChannelMoments(), x);
  }

  /**
   * Batch normalisation in training; see {@link BatchNorm}.
   *
   * @param gamma {@code [C]}
   * @param beta {@code [C]}
   * @param moments {@link #channelMoments} of this x; the running statistics are updated from them
   * @param epsilon added to the variance
   */
  public static Tensor batchNorm(
      Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon) {
    return x.tape().apply(new BatchNorm(epsilon), x, gamma, beta, moments.detach());
  }

  /**
   * Normalisation by constant statistics, as batch normalisation in evaluation; see {@link
   * ChannelNorm}. All but x are {@code [C]}.
   *
   * @param epsilon added to the variance
   */
  public static Tensor channelNorm(
      Tensor x, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, double epsilon) {
    return x.tape().apply(new ChannelNorm(epsilon), x, gamma, beta, mean, variance);
  }

  /** The mean of each channel over height and width, {@code [N, 1, 1, C]}. */
  public static Tensor globalMean(Tensor x) {
    return x.tape().apply(new Mean(Mean.Over.SPACE), x);
  }

  /** The mean over the channels, {@code [..., 1]}. */
  public static Tensor meanOfChannels(Tensor x) {
    return x.tape().apply(new Mean(Mean.Over.CHANNELS), x);
  }

  /** The mean of each channel over everything else, {@code [C]}. */
  public static Tensor channelMean(Tensor x) {
    return x.tape().apply(new Mean(Mean.Over.ALL_BUT_CHANNELS), x);
  }

  /**
   * The biased standard deviation of each channel over height and width, {@code [N, 1, 1, C]}; see
   * {@link GlobalStandardDeviation}.
   */
  public static Tensor globalStandardDeviation(Tensor x) {
    return x.tape().apply(new GlobalStandardDeviation(0), x);
  }

  /**
   * The value of one tensor, with the gradient also passed to another; see {@link PassedThrough}.
   */
  public static Tensor passedThrough(Tensor gradient, Tensor value) {
    return value.tape().apply(new PassedThrough(), gradient, value);
  }

  /** The same values under another shape, x itself if it has that shape; see {@link Reshape}. */
  public static Tensor reshape(Tensor x, Shape shape) {
    return x.shape().equals(shape) ? x : x.tape().apply(new Reshape(shape), x);
  }

  /** Concatenates tensors along their channels. */
  public static Tensor concat(Tensor... parts) {
    return parts[0].tape().apply(new Concat(), parts);
  }

  /** The channels from (inclusive) to (exclusive). */
  public static Tensor slice(Tensor x, int from, int to) {
    return x.tape().apply(new ChannelSlice(from, to), x);
  }

  /** Repeats each channel, with its copies side by side; see {@link ChannelRepeat}. */
  public static Tensor repeatChannels(Tensor x, int times) {
    return x.tape().apply(new ChannelRepeat(times), x);
  }

  /** Resampling to a size; see {@link Resize}. */
  public static Tensor resize(
      Tensor x, InterpolationKernel kernel, int height, int width, boolean antialias) {
    return x.tape().apply(new Resize(kernel, height, width, antialias), x);
  }

  /** Resampling to a multiple of the size; see {@link Resize}. */
  public static Tensor upscale(Tensor x, InterpolationKernel kernel, int factor) {
    return resize(x, kernel, factor * x.shape().height(), factor * x.shape().width(), false);
  }

  /**
   * Mean pixel loss.
   *
   * @param weight a map of the same shape or {@code [N, H, W, 1]}, or null
   */
  public static Tensor pixelLoss(
      PixelLoss.Distance distance, Tensor prediction, Tensor target, @Nullable Tensor weight) {
    PixelLoss f = new PixelLoss(distance);
    Tape tape = prediction.tape();
    return weight == null
        ? tape.apply(f, prediction, target)
        : tape.apply(f, prediction, target, weight);
  }
}
