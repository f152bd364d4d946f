package org.frugalsr.runtime.file;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.Operation.InputSigns;
import org.frugalsr.runtime.model.Operation.Signs;

/**
 * Operations in a file: a number, then the components of the record in order. Numbers are never
 * used again for another meaning.
 */
final class OperationCodec {
  private OperationCodec() {}

  private static final int CONVOLUTION = 1;
  private static final int DEPTHWISE = 2;
  private static final int ONE_BIT = 3;
  private static final int PER_CHANNEL = 4;
  private static final int PRELU = 5;
  private static final int POINTWISE = 6;
  private static final int LEVELS = 7;
  private static final int COMBINATION = 8;
  private static final int SHUFFLE = 9;
  private static final int MAX_POOL = 10;
  private static final int ZERO_PAD = 11;
  private static final int CONCAT = 12;
  private static final int SLICE = 13;
  private static final int REPEAT = 14;
  private static final int RESIZE = 15;
  private static final int GLOBAL_MEAN = 16;
  private static final int CHANNEL_MEAN = 17;
  private static final int DEVIATION = 18;
  private static final int ADDER = 19;
  private static final int SIGNED_POWER = 20;
  private static final int RANGE_NORM = 21;

  static void write(Operation operation, Encoder out) {
    switch (operation) {
      case Operation.Convolution c -> {
        out.integers(CONVOLUTION, c.kernel(), c.stride(), c.padding(), c.in(), c.out());
        out.floats(c.weights());
        out.floats(c.bias());
      }
      case Operation.Depthwise d -> {
        out.integers(DEPTHWISE, d.kernel(), d.stride(), d.padding(), d.channels());
        out.floats(d.weights());
        out.floats(d.bias());
      }
      case Operation.OneBitConvolution o -> {
        out.integers(ONE_BIT, o.kernel(), o.stride(), o.padding(), o.in(), o.out());
        out.integer(o.weights().size());
        o.weights()
            .forEach(
                base -> {
                  out.bits(base.positive());
                  out.floats(base.scale());
                });
        out.integer(o.inputs().size());
        o.inputs().forEach(base -> write(base, out));
        out.floats(o.bias());
      }
      case Operation.PerChannel p -> {
        out.integer(PER_CHANNEL);
        out.floats(p.centre());
        out.floats(p.factor());
        out.floats(p.constant());
      }
      case Operation.PRelu p -> {
        out.integer(PRELU);
        out.floats(p.slope());
      }
      case Operation.Pointwise p -> {
        out.integers(POINTWISE, p.shape().ordinal());
        out.single(p.a());
        out.single(p.b());
      }
      case Operation.Levels l -> {
        out.integer(LEVELS);
        out.single(l.step());
        out.integers(l.low(), l.high());
      }
      case Operation.Combination c -> out.integers(COMBINATION, c.product() ? 1 : 0);
      case Operation.PixelShuffle p -> out.integers(SHUFFLE, p.factor());
      case Operation.MaxPool p -> out.integers(MAX_POOL, p.kernel(), p.stride(), p.padding());
      case Operation.ZeroPad z -> out.integers(ZERO_PAD, z.top(), z.bottom(), z.left(), z.right());
      case Operation.Concat c -> out.integer(CONCAT);
      case Operation.Slice s -> out.integers(SLICE, s.from(), s.to());
      case Operation.Repeat r -> out.integers(REPEAT, r.times());
      case Operation.Resize r ->
          out.integers(RESIZE, r.kernel().ordinal(), r.factor(), r.antialias() ? 1 : 0);
      case Operation.GlobalMean g -> out.integer(GLOBAL_MEAN);
      case Operation.ChannelMean c -> out.integer(CHANNEL_MEAN);
      case Operation.GlobalDeviation d -> {
        out.integer(DEVIATION);
        out.twice(d.epsilon());
      }
      case Operation.AdderConvolution a -> {
        out.integers(ADDER, a.kernel(), a.stride(), a.padding(), a.in(), a.out());
        out.floats(a.weights());
      }
      case Operation.SignedPower p -> {
        out.integer(SIGNED_POWER);
        out.single(p.alpha());
        out.single(p.least());
      }
      case Operation.RangeNormalization r -> {
        out.integer(RANGE_NORM);
        out.twice(r.epsilon());
      }
    }
  }

  private static void write(InputSigns base, Encoder out) {
    out.floats(base.threshold());
    out.bits(base.falling());
    out.integer(base.low());
    out.single(base.step());
    out.integer(base.border());
  }

  static Operation read(Decoder in) {
    int number = in.integer();
    return switch (number) {
      case CONVOLUTION ->
          new Operation.Convolution(
              in.integer(),
              in.integer(),
              in.integer(),
              in.integer(),
              in.integer(),
              in.floats(),
              in.floats());
      case DEPTHWISE ->
          new Operation.Depthwise(
              in.integer(), in.integer(), in.integer(), in.integer(), in.floats(), in.floats());
      case ONE_BIT -> oneBit(in);
      case PER_CHANNEL -> new Operation.PerChannel(in.floats(), in.floats(), in.floats());
      case PRELU -> new Operation.PRelu(in.floats());
      case POINTWISE ->
          new Operation.Pointwise(
              in.one(Operation.Pointwise.Shape.class), in.single(), in.single());
      case LEVELS -> new Operation.Levels(in.single(), in.integer(), in.integer());
      case COMBINATION -> new Operation.Combination(in.flag());
      case SHUFFLE -> new Operation.PixelShuffle(in.integer());
      case MAX_POOL -> new Operation.MaxPool(in.integer(), in.integer(), in.integer());
      case ZERO_PAD ->
          new Operation.ZeroPad(in.integer(), in.integer(), in.integer(), in.integer());
      case CONCAT -> new Operation.Concat();
      case SLICE -> new Operation.Slice(in.integer(), in.integer());
      case REPEAT -> new Operation.Repeat(in.integer());
      case RESIZE ->
          new Operation.Resize(
              in.one(Operation.Resize.Interpolation.class), in.integer(), in.flag());
      case GLOBAL_MEAN -> new Operation.GlobalMean();
      case CHANNEL_MEAN -> new Operation.ChannelMean();
      case DEVIATION -> new Operation.GlobalDeviation(in.twice());
      case ADDER ->
          new Operation.AdderConvolution(
              in.integer(), in.integer(), in.integer(), in.integer(), in.integer(), in.floats());
      case SIGNED_POWER -> new Operation.SignedPower(in.single(), in.single());
      case RANGE_NORM -> new Operation.RangeNormalization(in.twice());
      default ->
          throw new IllegalArgumentException("operation number %d is unknown".formatted(number));
    };
  }

  private static Operation oneBit(Decoder in) {
    int kernel = in.integer();
    int stride = in.integer();
    int padding = in.integer();
    int from = in.integer();
    int to = in.integer();
    List<Signs> weights = new ArrayList<>();
    for (int bases = in.count(2 * Integer.BYTES); bases > 0; bases--) {
      weights.add(new Signs(in.bits(), in.floats()));
    }
    List<InputSigns> inputs = new ArrayList<>();
    for (int bases = in.count(5 * Integer.BYTES); bases > 0; bases--) {
      inputs.add(new InputSigns(in.floats(), in.bits(), in.integer(), in.single(), in.integer()));
    }
    return new Operation.OneBitConvolution(
        kernel, stride, padding, from, to, weights, inputs, in.floats());
  }
}
