package org.frugalsr.tensor.function;

import static org.frugalsr.tensor.Samples.ramp;
import static org.frugalsr.tensor.Samples.random;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every function in every kind of use; {@link FunctionChecksTest} runs them. */
final class Cases {
  private Cases() {}

  static Stream<Case> all() {
    return Stream.of(
            convolutions(), broadcasts(), pointwise(), statistics(), rearrangements(), losses())
        .flatMap(s -> s);
  }

  private static IntFunction<INDArray[]> one(long height, long width) {
    return c -> new INDArray[] {random("x", 2, height, width, c)};
  }

  private static Stream<Case> convolutions() {
    return Stream.of(
        conv("conv 3x3", 1, 1, 3, true),
        conv("conv 1x1 without bias", 1, 0, 1, false),
        conv("conv 3x3, stride 2, no padding", 2, 0, 3, true),
        conv("conv 5x5, stride 2", 2, 2, 5, false),
        depthwise("depthwise 3x3", 1, 1, 3, true),
        depthwise("depthwise 5x5 without bias", 1, 2, 5, false),
        depthwise("depthwise 3x3, stride 2, no padding", 2, 0, 3, true));
  }

  private static Case conv(String name, int stride, int padding, int k, boolean bias) {
    return Case.of(
        name,
        new Conv2d(stride, padding),
        c -> {
          INDArray x = random("x", 2, 4, 3, c);
          INDArray w = random("w", k, k, c, 3);
          return bias ? new INDArray[] {x, w, random("b", 3)} : new INDArray[] {x, w};
        });
  }

  private static Case depthwise(String name, int stride, int padding, int k, boolean bias) {
    return Case.of(
        name,
        new DepthwiseConv2d(stride, padding),
        c -> {
          INDArray x = random("x", 2, 4, 3, c);
          INDArray w = random("w", k, k, c, 1);
          return bias ? new INDArray[] {x, w, random("b", c)} : new INDArray[] {x, w};
        });
  }

  private static Stream<Case> broadcasts() {
    return Stream.of(true, false)
        .flatMap(
            product ->
                Stream.of(
                    broadcast(product, "the same shape", c -> random("y", 3, 2, 4, c)),
                    broadcast(product, "a scalar", c -> random("y")),
                    broadcast(product, "a single value", c -> random("y", 1)),
                    broadcast(product, "channels", c -> random("y", c)),
                    broadcast(product, "samples", c -> random("y", 3, 1, 1, c)),
                    broadcast(product, "positions", c -> random("y", 3, 2, 4, 1))));
  }

  private static Case broadcast(boolean product, String kind, IntFunction<INDArray> y) {
    return Case.of(
        (product ? "multiply by " : "add ") + kind,
        new Broadcast(product),
        c -> new INDArray[] {random("x", 3, 2, 4, c), y.apply(c)});
  }

  private static Stream<Case> pointwise() {
    Stream<Case> plain =
        Stream.of(
                new Affine(2.5, -1),
                new Affine(1, 0.5),
                new Relu(0),
                new Relu(0.05f),
                new Gelu(),
                new HardSwish(),
                new Sigmoid(),
                new Tanh(),
                new Abs(),
                new Clamp(-1, 2.5f))
            .map(f -> Case.of(f.toString(), f, one(3, 5)));
    Stream<Case> signs =
        Stream.of(StandardSurrogate.values())
            .map(e -> Case.of("sign, " + e, new Sign(e), one(3, 5)).withoutDerivative());
    Stream<Case> prelu =
        Stream.of(
            Case.of(
                "prelu per channel",
                new PRelu(),
                c -> new INDArray[] {random("x", 2, 3, 4, c), random("slope", c)}),
            Case.of(
                "prelu with one slope",
                new PRelu(),
                c -> new INDArray[] {random("x", 2, 3, 4, c), random("slope", 1)}));
    return Stream.of(plain, signs, prelu, kinks()).flatMap(s -> s);
  }

  /** Inputs that lie exactly where formulas change, or are equal to each other. */
  private static Stream<Case> kinks() {
    IntFunction<INDArray[]> grid = c -> new INDArray[] {ramp(5, 2, 3, 6, c).muli(3)};
    Stream<Case> ofOneInput =
        Stream.of(
                new Relu(0.05f),
                new HardSwish(),
                new Abs(),
                new Clamp(-1.5f, 2.25f),
                new MaxPool2d(3, 1, 1))
            .map(f -> Case.of(f + " at kinks", f, grid));
    Case prelu =
        Case.of(
            "prelu at 0",
            new PRelu(),
            c -> new INDArray[] {ramp(5, 2, 3, 6, c), random("slope", c)});
    return Stream.concat(ofOneInput, Stream.of(prelu)).map(Case::withoutDerivative);
  }

  private static Stream<Case> statistics() {
    Case batchNorm =
        new Case(
            "batch norm and its moments",
            Set.of(BatchNorm.class),
            in ->
                Functional.batchNorm(
                    in.get(0), in.get(1), in.get(2), Functional.channelMoments(in.get(0)), 1e-5),
            c -> new INDArray[] {random("x", 2, 3, 4, c), random("gamma", c), random("beta", c)},
            Set.of(0, 1, 2),
            true);
    Case channelNorm =
        Case.of(
                "channel norm",
                new ChannelNorm(1e-3),
                c ->
                    new INDArray[] {
                      random("x", 2, 3, 4, c),
                      random("gamma", c),
                      random("beta", c),
                      random("mean", c),
                      random("variance", c).addi(4.5)
                    })
            .wanting(0, 1, 2);
    Stream<Case> standardised =
        Stream.of(Standardization.Over.values())
            .map(
                over -> {
                  boolean unbiased = over == Standardization.Over.OUTPUT_CHANNEL;
                  Function f = new Standardization(over, unbiased, 1e-5);
                  return Case.of(f.toString(), f, c -> new INDArray[] {random("w", 3, 3, 2, c)});
                });
    return Stream.concat(
        Stream.concat(Stream.of(batchNorm, channelNorm), standardised),
        Stream.of(
                new ChannelMoments(),
                new Mean(Mean.Over.SPACE),
                new Mean(Mean.Over.CHANNELS),
                new Mean(Mean.Over.ALL_BUT_CHANNELS),
                new GlobalStandardDeviation(0),
                new GlobalStandardDeviation(0.5))
            .map(f -> Case.of(f.toString(), f, one(3, 4))));
  }

  private static Stream<Case> rearrangements() {
    return Stream.of(
        Case.of("max pool 2x2", new MaxPool2d(2, 2, 0), one(4, 5)),
        Case.of("max pool 3x3, stride 2, padded", new MaxPool2d(3, 2, 1), one(5, 4)),
        Case.of("max pool 3x3, overlapping", new MaxPool2d(3, 1, 1), one(4, 3)),
        Case.of(
            "concat of three",
            new Concat(),
            c ->
                new INDArray[] {
                  random("x", 2, 3, 2, c), random("y", 2, 3, 2, 1), random("z", 2, 3, 2, c + 1)
                }),
        Case.of(
            "slice from the middle",
            new ChannelSlice(1, 3),
            c -> new INDArray[] {random("x", 2, 3, 2, c + 2)}),
        new Case(
            "reshape to one column",
            Set.of(Reshape.class),
            in -> {
              long size = in.get(0).shape().size();
              Tensor column = in.get(0).tape().apply(new Reshape(Shape.of(size, 1)), in.get(0));
              return column.times(column);
            },
            one(2, 3),
            Set.of(0),
            true),
        Case.of(
                "value of one, gradient of both",
                new PassedThrough(),
                c -> new INDArray[] {random("x", 2, 3, 2, c), random("y", 2, 3, 2, c)})
            .withoutDerivative(),
        Case.of("zeros around an image", new ZeroPad(1, 2, 0, 3), one(3, 2)),
        Case.of("channels three times", new ChannelRepeat(3), one(2, 3)),
        Case.of(
            "pixel shuffle",
            new PixelShuffle(2, false),
            c -> new INDArray[] {random("x", 2, 3, 2, 4L * c)}),
        Case.of("pixel unshuffle", new PixelShuffle(2, true), one(4, 6)),
        Case.of(
            "bicubic to twice the size",
            new Resize(InterpolationKernel.BICUBIC, 6, 10, true),
            one(3, 5)),
        Case.of(
            "bicubic to a third", new Resize(InterpolationKernel.BICUBIC, 2, 3, true), one(6, 9)),
        Case.of(
            "bilinear to odd sizes",
            new Resize(InterpolationKernel.BILINEAR, 5, 4, false),
            one(3, 7)),
        Case.of(
            "nearest to thrice the size",
            new Resize(InterpolationKernel.NEAREST, 9, 6, false),
            one(3, 2)));
  }

  private static Stream<Case> losses() {
    return Stream.of(PixelLoss.Distance.values())
        .flatMap(
            distance ->
                Stream.of(
                    loss(distance, "", c -> List.of()),
                    loss(distance, " by values", c -> List.of(random("w", 2, 3, 4, c))),
                    loss(distance, " by pixels", c -> List.of(random("w", 2, 3, 4, 1)))));
  }

  private static Case loss(
      PixelLoss.Distance distance, String weighted, IntFunction<List<INDArray>> weight) {
    Function f = new PixelLoss(distance);
    return Case.of(
            distance + (weighted.isEmpty() ? " loss" : " loss weighted" + weighted),
            f,
            c ->
                Stream.concat(
                        Stream.of(random("prediction", 2, 3, 4, c), random("target", 2, 3, 4, c)),
                        weight.apply(c).stream())
                    .toArray(INDArray[]::new))
        .wanting(0);
  }
}
