package org.frugalsr.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.frugalsr.runtime.model.Operation;

/** Adds the nodes that compute an operation of a packed network. */
final class OperationNodes {
  private static final int LARGE = Integer.MAX_VALUE;

  private final OnnxGraph graph;
  private final String name;
  private final List<String> inputs;
  private final SignWeights signs;

  /**
   * Begins.
   *
   * @param name of the layer
   * @param inputs names of tensors
   */
  OperationNodes(OnnxGraph graph, String name, List<String> inputs, SignWeights signs) {
    this.graph = graph;
    this.name = name;
    this.inputs = inputs;
    this.signs = signs;
  }

  /**
   * Adds the nodes.
   *
   * @return the name of the result
   * @throws Inexpressible if ONNX has no exact counterpart
   */
  String add(Operation operation) {
    String x = inputs.getFirst();
    return switch (operation) {
      case Operation.Convolution c -> convolution(c);
      case Operation.Depthwise d -> depthwise(d);
      case Operation.OneBitConvolution o -> new OneBitNodes(graph, name, x, o).add(signs);
      case Operation.AdderConvolution a -> adder(a);
      case Operation.PerChannel p -> perChannel(p);
      case Operation.PRelu p ->
          graph.node(
              name,
              "PRelu",
              List.of(x, graph.constant(name + "/slope", p.slope(), p.slope().length, 1, 1)));
      case Operation.Pointwise p -> pointwise(p);
      case Operation.Levels l -> levels(l);
      case Operation.SignedPower p -> signedPower(p);
      case Operation.Combination c -> graph.node(name, c.product() ? "Mul" : "Add", inputs);
      case Operation.PixelShuffle p ->
          graph.node(
              name,
              "DepthToSpace",
              inputs,
              Attribute.of("blocksize", p.factor()),
              Attribute.of("mode", "CRD"));
      case Operation.MaxPool p ->
          graph.node(
              name,
              "MaxPool",
              inputs,
              Attribute.of("kernel_shape", p.kernel(), p.kernel()),
              Attribute.of("strides", p.stride(), p.stride()),
              pads(p.padding()));
      case Operation.ZeroPad z -> zeroPad(z);
      case Operation.Concat c -> graph.node(name, "Concat", inputs, Attribute.of("axis", 1));
      case Operation.Slice s -> slice(name, x, s.from(), s.to(), 1, 1);
      case Operation.Repeat r -> repeat(r);
      case Operation.Resize r -> new ResizeNodes(graph, name, inputs).add(r);
      case Operation.GlobalMean g -> mean(name, x, 2, 3);
      case Operation.ChannelMean c -> mean(name, x, 1);
      case Operation.GlobalDeviation d -> deviation(d);
      case Operation.RangeNormalization r -> rangeNormalization(r);
    };
  }

  static onnx.Onnx.AttributeProto pads(int padding) {
    return Attribute.of("pads", padding, padding, padding, padding);
  }

  private String convolution(Operation.Convolution c) {
    float[] moved = Tensors.kernel(c.weights(), c.kernel(), c.in(), c.out());
    String w = graph.constant(name + "/weight", moved, c.out(), c.in(), c.kernel(), c.kernel());
    return conv(w, c.bias(), c.stride(), c.padding(), 1);
  }

  private String depthwise(Operation.Depthwise d) {
    float[] moved = Tensors.kernel(d.weights(), d.kernel(), 1, d.channels());
    String w = graph.constant(name + "/weight", moved, d.channels(), 1, d.kernel(), d.kernel());
    return conv(w, d.bias(), d.stride(), d.padding(), d.channels());
  }

  private String conv(String weights, float[] bias, int stride, int padding, int group) {
    List<String> in =
        bias.length == 0
            ? List.of(inputs.getFirst(), weights)
            : List.of(
                inputs.getFirst(), weights, graph.constant(name + "/bias", bias, bias.length));
    return graph.node(
        name,
        "Conv",
        in,
        pads(padding),
        Attribute.of("strides", stride, stride),
        Attribute.of("group", group));
  }

  private String adder(Operation.AdderConvolution a) {
    float[] moved = Tensors.kernel(a.weights(), a.kernel(), a.in(), a.out());
    String w = graph.constant(name + "/weight", moved, a.out(), a.in(), a.kernel(), a.kernel());
    return graph.call(
        name,
        LocalFunction.ADDER,
        List.of(inputs.getFirst(), w),
        pads(a.padding()),
        Attribute.of("strides", a.stride(), a.stride()),
        Attribute.of("group", a.in()));
  }

  private String perChannel(Operation.PerChannel p) {
    String x = inputs.getFirst();
    if (!all(p.centre(), 0)) {
      x = graph.node(name, "Sub", List.of(x, graph.perChannel(name + "/centre", p.centre())));
    }
    if (!all(p.factor(), 1)) {
      x = graph.node(name, "Mul", List.of(x, graph.perChannel(name + "/factor", p.factor())));
    }
    if (!all(p.constant(), 0)) {
      x = graph.node(name, "Add", List.of(x, graph.perChannel(name + "/constant", p.constant())));
    }
    return x;
  }

  private static boolean all(float[] values, float value) {
    return IntStream.range(0, values.length).allMatch(i -> values[i] == value);
  }

  private String pointwise(Operation.Pointwise p) {
    return switch (p.shape()) {
      case AFFINE -> affine(p.a(), p.b());
      case RELU ->
          p.a() == 0
              ? graph.node(name, "Relu", inputs)
              : graph.node(name, "LeakyRelu", inputs, Attribute.of("alpha", p.a()));
      case CLAMP -> clip(inputs.getFirst(), p.a(), p.b());
      case SIGN ->
          graph.call(
              name,
              LocalFunction.BIPOLAR_QUANT,
              List.of(inputs.getFirst(), graph.number("one", 1)));
      case ABS -> graph.node(name, "Abs", inputs);
      case GELU -> graph.node(name, "Gelu", inputs);
      case HARD_SWISH -> graph.node(name, "HardSwish", inputs);
      case SIGMOID -> graph.node(name, "Sigmoid", inputs);
      case TANH -> graph.node(name, "Tanh", inputs);
    };
  }

  private String affine(float factor, float offset) {
    String x = inputs.getFirst();
    if (factor != 1) {
      x = graph.node(name, "Mul", List.of(x, graph.number(name + "/factor", factor)));
    }
    if (offset != 0) {
      x = graph.node(name, "Add", List.of(x, graph.number(name + "/offset", offset)));
    }
    return x;
  }

  private String clip(String x, float low, float high) {
    String least = graph.constant(name + "/least", Tensors.floats(new float[] {low}));
    String most = graph.constant(name + "/most", Tensors.floats(new float[] {high}));
    return graph.node(name, "Clip", List.of(x, least, most));
  }

  private String levels(Operation.Levels l) {
    String step = graph.number(name + "/step", l.step());
    String scaled = graph.node(name, "Div", List.of(inputs.getFirst(), step));
    String rounded = graph.node(name, "Round", List.of(scaled));
    return graph.node(name, "Mul", List.of(clip(rounded, l.low(), l.high()), step));
  }

  private String signedPower(Operation.SignedPower p) {
    String x = inputs.getFirst();
    if (p.alpha() == 1) {
      return x;
    }
    String sign = graph.node(name, "Sign", List.of(x));
    String size = graph.node(name, "Abs", List.of(x));
    String large = graph.node(name, "Max", List.of(size, graph.number(name + "/least", p.least())));
    String power =
        graph.node(name, "Pow", List.of(large, graph.number(name + "/alpha", p.alpha())));
    return graph.node(name, "Mul", List.of(sign, power));
  }

  private String zeroPad(Operation.ZeroPad z) {
    String widths =
        graph.constant(name + "/widths", 0, 0, z.top(), z.left(), 0, 0, z.bottom(), z.right());
    return graph.node(name, "Pad", List.of(inputs.getFirst(), widths));
  }

  private String slice(String of, String x, long from, long to, long axis, long step) {
    return slice(graph, of, x, from, to, axis, step);
  }

  /** A part of an axis. */
  static String slice(
      OnnxGraph graph, String name, String x, long from, long to, long axis, long step) {
    return graph.node(
        name,
        "Slice",
        List.of(
            x,
            graph.constant("at_" + from, from),
            graph.constant("at_" + to, to),
            graph.constant("axis_" + axis, axis),
            graph.constant("step_" + step, step)));
  }

  /** Takes each channel several times, by its number. */
  private String repeat(Operation.Repeat r) {
    // the number of channels is not known here: [n, c, h, w] -> [n, c, 1, h, w] -> tiled -> joined
    String x = inputs.getFirst();
    String apart = graph.node(name, "Unsqueeze", List.of(x, graph.constant("axis_2", 2L)));
    String times = graph.constant(name + "/times", 1, 1, r.times(), 1, 1);
    String tiled = graph.node(name, "Tile", List.of(apart, times));
    String shape = graph.node(name, "Shape", List.of(x));
    String plane =
        graph.node(
            name,
            "Slice",
            List.of(
                shape, graph.constant("at_2", 2L), graph.constant("at_" + LARGE, (long) LARGE)));
    String joined =
        graph.node(
            name,
            "Concat",
            List.of(graph.constant(name + "/batch_and_channels", 0, -1), plane),
            Attribute.of("axis", -1));
    return graph.node(name, "Reshape", List.of(tiled, joined));
  }

  private String mean(String of, String x, long... axes) {
    return reduce(of, "ReduceMean", x, axes);
  }

  private String reduce(String of, String operator, String x, long... axes) {
    String over =
        graph.constant(
            "axes_" + String.join("_", LongStream.of(axes).mapToObj(String::valueOf).toList()),
            Arrays.copyOf(axes, axes.length));
    return graph.node(of, operator, List.of(x, over));
  }

  private String deviation(Operation.GlobalDeviation d) {
    String x = inputs.getFirst();
    String centred = graph.node(name, "Sub", List.of(x, mean(name, x, 2, 3)));
    String squares = graph.node(name, "Mul", List.of(centred, centred));
    String variance = mean(name, squares, 2, 3);
    String epsilon = graph.number(name + "/epsilon", (float) d.epsilon());
    return graph.node(name, "Sqrt", List.of(graph.node(name, "Add", List.of(variance, epsilon))));
  }

  private String rangeNormalization(Operation.RangeNormalization r) {
    String x = inputs.getFirst();
    String centred = graph.node(name, "Sub", List.of(x, mean(name, x, 1, 2, 3)));
    String high = reduce(name, "ReduceMax", x, 1, 2, 3);
    String low = reduce(name, "ReduceMin", x, 1, 2, 3);
    String range = graph.node(name, "Sub", List.of(high, low));
    String epsilon = graph.number(name + "/epsilon", (float) r.epsilon());
    return graph.node(
        name, "Div", List.of(centred, graph.node(name, "Add", List.of(range, epsilon))));
  }
}
