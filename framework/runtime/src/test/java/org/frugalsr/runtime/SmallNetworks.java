package org.frugalsr.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.Operation.Pointwise;
import org.frugalsr.runtime.model.PackedNetwork;

/** Networks with random weights that have every operation. */
public final class SmallNetworks {
  private SmallNetworks() {}

  /** A residual network with a one-bit body, whose pixels depend on a neighbourhood only. */
  public static PackedNetwork local(int channels, int scale) {
    Random random = new Random(1);
    List<Node> nodes = new ArrayList<>();
    int c = 12;
    add(nodes, "head", convolution(random, 3, channels, c), Graph.INPUT);
    add(nodes, "relu", new Pointwise(Pointwise.Shape.RELU, 0.1f, 0), 0);
    add(nodes, "body", oneBit(random, c), 1);
    add(nodes, "norm", perChannel(random, c), 2);
    add(nodes, "prelu", new Operation.PRelu(floats(random, c)), 3);
    add(nodes, "sum", new Operation.Combination(false), 1, 4);
    add(nodes, "depthwise", depthwise(random, c), 5);
    add(nodes, "gelu", new Pointwise(Pointwise.Shape.GELU, 0, 0), 6);
    add(nodes, "slice", new Operation.Slice(2, 6), 7);
    add(nodes, "repeat", new Operation.Repeat(2), 8);
    add(nodes, "concat", new Operation.Concat(), 7, 9);
    add(nodes, "levels", new Operation.Levels(0.125f, -8, 7), 10);
    add(nodes, "tail", convolution(random, 3, c + 8, channels * scale * scale), 11);
    add(nodes, "shuffle", new Operation.PixelShuffle(scale), 12);
    add(
        nodes,
        "skip",
        new Operation.Resize(Operation.Resize.Interpolation.BICUBIC, scale, true),
        Graph.INPUT);
    add(nodes, "out", new Operation.Combination(false), 13, 14);
    Graph.Field field = new Graph.Field(false, 40, 4);
    return new PackedNetwork(
        Map.of("name", "small"), List.of(new Graph(scale, channels, nodes, field)));
  }

  /** A network with attention over the whole image. */
  public static PackedNetwork global() {
    Random random = new Random(2);
    List<Node> nodes = new ArrayList<>();
    add(nodes, "head", convolution(random, 3, 3, 8), Graph.INPUT);
    add(nodes, "mean", new Operation.GlobalMean(), 0);
    add(nodes, "deviation", new Operation.GlobalDeviation(1e-5), 0);
    add(nodes, "contrast", new Operation.Combination(false), 1, 2);
    add(nodes, "gate", new Pointwise(Pointwise.Shape.SIGMOID, 0, 0), 3);
    add(nodes, "gated", new Operation.Combination(true), 0, 4);
    add(nodes, "pool", new Operation.MaxPool(3, 2, 0), 5);
    add(nodes, "pad", new Operation.ZeroPad(1, 0, 0, 1), 6);
    add(
        nodes,
        "back",
        new Operation.Resize(Operation.Resize.Interpolation.BILINEAR, 0, false),
        7,
        5);
    add(nodes, "brightness", new Operation.ChannelMean(), 8);
    add(nodes, "weighted", new Operation.Combination(true), 5, 9);
    add(nodes, "tail", convolution(random, 1, 8, 12), 10);
    add(nodes, "shuffle", new Operation.PixelShuffle(2), 11);
    return new PackedNetwork(
        Map.of(), List.of(new Graph(2, 3, nodes, new Graph.Field(true, 20, 1))));
  }

  /** A network whose weights have few different values: three in one layer, five in the other. */
  public static PackedNetwork fewValues() {
    Random random = new Random(4);
    List<Node> nodes = new ArrayList<>();
    add(
        nodes,
        "head",
        new Operation.Convolution(3, 1, 1, 3, 8, levels(random, 3, 216), new float[8]),
        Graph.INPUT);
    add(nodes, "relu", new Pointwise(Pointwise.Shape.RELU, 0.1f, 0), 0);
    add(
        nodes,
        "depthwise",
        new Operation.Depthwise(3, 1, 1, 8, levels(random, 5, 72), new float[8]),
        1);
    add(nodes, "tail", convolution(random, 1, 8, 12), 2);
    add(nodes, "shuffle", new Operation.PixelShuffle(2), 3);
    return new PackedNetwork(
        Map.of(), List.of(new Graph(2, 3, nodes, new Graph.Field(false, 4, 1))));
  }

  private static float[] levels(Random random, int levels, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (random.nextInt(levels) - levels / 2) / 8f;
    }
    return values;
  }

  private static void add(List<Node> nodes, String name, Operation operation, Integer... inputs) {
    nodes.add(new Node(name, operation, Arrays.asList(inputs)));
  }

  private static float[] floats(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian() / 4;
    }
    return values;
  }

  private static Operation convolution(Random random, int kernel, int in, int out) {
    return new Operation.Convolution(
        kernel,
        1,
        kernel / 2,
        in,
        out,
        floats(random, kernel * kernel * in * out),
        floats(random, out));
  }

  private static Operation depthwise(Random random, int channels) {
    return new Operation.Depthwise(3, 1, 1, channels, floats(random, 9 * channels), new float[0]);
  }

  private static Operation perChannel(Random random, int channels) {
    return new Operation.PerChannel(
        floats(random, channels), floats(random, channels), floats(random, channels));
  }

  private static Operation oneBit(Random random, int channels) {
    boolean[] positive = new boolean[9 * channels * channels];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = random.nextBoolean();
    }
    boolean[] falling = new boolean[channels];
    falling[3] = true;
    return new Operation.OneBitConvolution(
        3,
        1,
        1,
        channels,
        channels,
        List.of(new Operation.Signs(positive, floats(random, channels))),
        List.of(new Operation.InputSigns(floats(random, channels), falling, -1, 1, 0)),
        floats(random, channels));
  }

  /** An image of noise in 0..1. */
  public static float[] noise(int size) {
    Random random = new Random(3);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
