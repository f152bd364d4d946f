package org.frugalsr.runtime.execute;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.kernels.AdderConvolution;
import org.frugalsr.kernels.ConvolutionKernel;
import org.frugalsr.kernels.DepthwiseConvolution;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.PointwiseConvolution;
import org.frugalsr.kernels.PointwiseConvolution.Part;
import org.frugalsr.runtime.execute.Execution.Chain;
import org.frugalsr.runtime.model.Operation;
import org.jspecify.annotations.Nullable;

/** The first operation of a stage, which makes new features. */
@FunctionalInterface
interface Head {
  /**
   * Computes the features, and applies the rest of the stage to them.
   *
   * @throws IllegalArgumentException if the sizes of the inputs do not fit
   */
  Features run(List<Features> inputs, Buffers buffers, Chain chain);

  /** Prepares an operation. */
  static Head of(Operation operation) {
    return switch (operation) {
      case Operation.Convolution c -> convolution(c);
      case Operation.Depthwise d -> depthwise(d);
      case Operation.OneBitConvolution o -> new OneBitHead(o);
      case Operation.AdderConvolution a -> adder(a);
      case Operation.RangeNormalization r ->
          (in, buffers, chain) -> Pooling.byRange(r.epsilon(), in.getFirst(), buffers, chain);
      case Operation.Concat c -> Head::concat;
      case Operation.Slice s -> (in, buffers, chain) -> slice(s, in.getFirst(), buffers, chain);
      case Operation.Repeat r -> (in, buffers, chain) -> repeat(r, in.getFirst(), buffers, chain);
      case Operation.PixelShuffle p ->
          (in, buffers, chain) -> shuffle(p.factor(), in.getFirst(), buffers, chain);
      case Operation.ZeroPad z -> (in, buffers, chain) -> pad(z, in.getFirst(), buffers, chain);
      case Operation.MaxPool p ->
          (in, buffers, chain) -> Pooling.max(p, in.getFirst(), buffers, chain);
      case Operation.GlobalMean g ->
          (in, buffers, chain) -> Pooling.mean(in.getFirst(), buffers, chain);
      case Operation.GlobalDeviation d ->
          (in, buffers, chain) -> Pooling.deviation(d.epsilon(), in.getFirst(), buffers, chain);
      case Operation.ChannelMean c ->
          (in, buffers, chain) -> Pooling.ofChannels(in.getFirst(), buffers, chain);
      case Operation.Resize r -> (in, buffers, chain) -> Resizing.run(r, in, buffers, chain);
      default -> pointwise(operation);
    };
  }

  /** A pointwise operation whose input is needed elsewhere: on a copy. */
  private static Head pointwise(Operation operation) {
    return (in, buffers, chain) -> {
      Features x = in.getFirst();
      Features y = buffers.take(x.height(), x.width(), x.channels());
      Chain all = chain.behind(new InPlace(operation, in.getLast()));
      int channels = x.channels();
      int block = Chain.block(channels);
      Parallel.loop(
          x.pixels(),
          block,
          (chunk, from, to) -> {
            for (int at = from; at < to; at += block) {
              int end = Math.min(to, at + block);
              System.arraycopy(
                  x.values(), at * channels, y.values(), at * channels, (end - at) * channels);
              all.apply(y, at, end);
            }
          });
      return y;
    };
  }

  private static @Nullable MemorySegment segment(float[] bias) {
    return bias.length == 0 ? null : MemorySegment.ofArray(bias);
  }

  /** Whether a convolution can read channels that are not concatenated. */
  static boolean isPointwise(Operation.Convolution c) {
    return c.kernel() == 1
        && c.stride() == 1
        && c.padding() == 0
        && PointwiseConvolution.supports(c.out());
  }

  private static Head convolution(Operation.Convolution c) {
    MemorySegment weights = MemorySegment.ofArray(c.weights());
    MemorySegment bias = segment(c.bias());
    return (in, buffers, chain) -> {
      Features x = in.getFirst();
      Geometry g =
          new Geometry(
              1, x.height(), x.width(), c.in(), c.out(), c.kernel(), c.stride(), c.padding());
      Features y = buffers.take(g.outHeight(), g.outWidth(), c.out());
      if (in.size() > 1) {
        requireOneSize(in);
        List<Part> parts = in.stream().map(f -> new Part(f.values(), f.channels())).toList();
        PointwiseConvolution.forward(
            x.pixels(), parts, weights, bias, c.out(), y.values(), chain.whenFinished(y));
        return y;
      }
      ConvolutionKernel.forward(
          g,
          MemorySegment.ofArray(x.values()),
          weights,
          bias,
          MemorySegment.ofArray(y.values()),
          chain.whenFinished(y));
      return y;
    };
  }

  private static Head depthwise(Operation.Depthwise d) {
    MemorySegment weights = MemorySegment.ofArray(d.weights());
    MemorySegment bias = segment(d.bias());
    return (in, buffers, chain) -> {
      Features x = in.getFirst();
      int channels = d.channels();
      Geometry g =
          new Geometry(
              1, x.height(), x.width(), channels, channels, d.kernel(), d.stride(), d.padding());
      Features y = buffers.take(g.outHeight(), g.outWidth(), channels);
      DepthwiseConvolution.forward(
          g,
          MemorySegment.ofArray(x.values()),
          weights,
          bias,
          MemorySegment.ofArray(y.values()),
          chain.whenFinished(y));
      return y;
    };
  }

  private static Head adder(Operation.AdderConvolution a) {
    MemorySegment weights = MemorySegment.ofArray(a.weights());
    return (in, buffers, chain) -> {
      Features x = in.getFirst();
      Geometry g =
          new Geometry(
              1, x.height(), x.width(), a.in(), a.out(), a.kernel(), a.stride(), a.padding());
      Features y = buffers.take(g.outHeight(), g.outWidth(), a.out());
      AdderConvolution.forward(
          g, MemorySegment.ofArray(x.values()), weights, MemorySegment.ofArray(y.values()));
      chain.apply(y);
      return y;
    };
  }

  private static Features concat(List<Features> in, Buffers buffers, Chain chain) {
    requireOneSize(in);
    Features first = in.getFirst();
    int channels = in.stream().mapToInt(Features::channels).sum();
    Features y = buffers.take(first.height(), first.width(), channels);
    Parallel.loop(
        y.pixels(),
        Chain.block(channels),
        (chunk, from, to) -> {
          int offset = 0;
          for (Features part : in) {
            int own = part.channels();
            for (int p = from; p < to; p++) {
              System.arraycopy(part.values(), p * own, y.values(), p * channels + offset, own);
            }
            offset += own;
          }
          chain.apply(y, from, to);
        });
    return y;
  }

  private static void requireOneSize(List<Features> parts) {
    for (Features part : parts) {
      if (!part.sameSize(parts.getFirst())) {
        throw new IllegalArgumentException("features of different sizes cannot be concatenated");
      }
    }
  }

  private static Features slice(Operation.Slice s, Features x, Buffers buffers, Chain chain) {
    int channels = s.to() - s.from();
    Features y = buffers.take(x.height(), x.width(), channels);
    for (int p = 0; p < x.pixels(); p++) {
      System.arraycopy(x.values(), p * x.channels() + s.from(), y.values(), p * channels, channels);
    }
    chain.apply(y);
    return y;
  }

  private static Features repeat(Operation.Repeat r, Features x, Buffers buffers, Chain chain) {
    Features y = buffers.take(x.height(), x.width(), x.channels() * r.times());
    for (int i = 0; i < y.size(); i++) {
      y.values()[i] = x.values()[i / r.times()];
    }
    chain.apply(y);
    return y;
  }

  private static Features shuffle(int r, Features x, Buffers buffers, Chain chain) {
    int channels = x.channels() / (r * r);
    Features y = buffers.take(x.height() * r, x.width() * r, channels);
    Parallel.loop(
        x.height(),
        1,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            for (int i = 0; i < r; i++) {
              int at = (row * r + i) * y.width() * channels;
              for (int column = 0; column < x.width(); column++) {
                int source = (row * x.width() + column) * x.channels() + i * r;
                for (int j = 0; j < r; j++) {
                  for (int c = 0; c < channels; c++) {
                    y.values()[at++] = x.values()[source + c * r * r + j];
                  }
                }
              }
            }
          }
          chain.apply(y, from * r * y.width(), to * r * y.width());
        });
    return y;
  }

  private static Features pad(Operation.ZeroPad z, Features x, Buffers buffers, Chain chain) {
    int width = z.left() + x.width() + z.right();
    Features y = buffers.take(z.top() + x.height() + z.bottom(), width, x.channels());
    Arrays.fill(y.values(), 0, y.size(), 0);
    int row = x.width() * x.channels();
    for (int r = 0; r < x.height(); r++) {
      int at = ((z.top() + r) * width + z.left()) * x.channels();
      System.arraycopy(x.values(), r * row, y.values(), at, row);
    }
    chain.apply(y);
    return y;
  }
}
