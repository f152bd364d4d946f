package org.frugalsr.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.Operation.InputSigns;
import org.frugalsr.runtime.model.Operation.Pointwise;
import org.frugalsr.runtime.model.Operation.Pointwise.Shape;
import org.frugalsr.runtime.model.Operation.Resize.Interpolation;
import org.frugalsr.runtime.model.Operation.Signs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation as onnxruntime computes it equals the runtime's. */
class OnnxOperationsTest {
  private static final int C = 6;
  private static final Random RANDOM = new Random(4);

  /** Operations on {@link #C} channels between two convolutions. */
  static Stream<Arguments> operations() {
    Map<String, Operation> all = new LinkedHashMap<>();
    all.put("convolution", convolution(5, 1, 2, C, 7, true));
    all.put("convolution without bias, stride and padding", convolution(3, 1, 0, C, 4, false));
    all.put("strided convolution", convolution(3, 2, 1, C, C, true));
    all.put("depthwise", new Operation.Depthwise(3, 1, 1, C, floats(9 * C), floats(C)));
    all.put("strided depthwise", new Operation.Depthwise(3, 2, 0, C, floats(9 * C), new float[0]));
    all.put("adder", new Operation.AdderConvolution(3, 1, 1, C, 5, floats(9 * C * 5)));
    all.put("strided adder", new Operation.AdderConvolution(3, 2, 0, C, 4, floats(9 * C * 4)));
    all.put("pointwise adder", new Operation.AdderConvolution(1, 1, 0, C, 4, floats(C * 4)));
    all.put("per channel", new Operation.PerChannel(floats(C), floats(C), floats(C)));
    all.put("unchanged channels", new Operation.PerChannel(new float[C], ones(), new float[C]));
    all.put("prelu", new Operation.PRelu(floats(C)));
    for (Shape shape : Shape.values()) {
      all.put(shape.name(), new Pointwise(shape, shape == Shape.CLAMP ? -0.2f : 0.3f, 0.4f));
    }
    all.put("relu", new Pointwise(Shape.RELU, 0, 0));
    all.put("identity", new Pointwise(Shape.AFFINE, 1, 0));
    all.put("levels", new Operation.Levels(0.125f, -2, 3));
    all.put("signed power", new Operation.SignedPower(0.7f, 1e-3f));
    all.put("signed power of one", new Operation.SignedPower(1, 1e-3f));
    all.put("pool", new Operation.MaxPool(3, 2, 1));
    all.put("zero pad", new Operation.ZeroPad(1, 2, 0, 3));
    all.put("slice", new Operation.Slice(1, 4));
    all.put("repeat", new Operation.Repeat(3));
    all.put("global mean", new Operation.GlobalMean());
    all.put("channel mean", new Operation.ChannelMean());
    all.put("deviation", new Operation.GlobalDeviation(1e-5));
    all.put("range", new Operation.RangeNormalization(1e-5));
    for (Interpolation kernel : Interpolation.values()) {
      for (int factor : new int[] {1, 2, 3, 4}) {
        all.put(kernel + " x" + factor, new Operation.Resize(kernel, factor, true));
      }
    }
    return all.entrySet().stream().map(e -> new Arguments(e.getKey(), e.getValue()));
  }

  record Arguments(String name, Operation operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation(Arguments a) {
    compare(around(a.operation()), SignWeights.FLOAT, 1e-5f);
  }

  @Test
  void resizesToTheSizeOfAnother() {
    for (Interpolation kernel : List.of(Interpolation.NEAREST, Interpolation.BILINEAR)) {
      compare(toSizeOf(new Operation.Resize(kernel, 0, false)), SignWeights.FLOAT, 1e-5f);
    }
    Inexpressible refused =
        assertThrows(
            Inexpressible.class,
            () ->
                OnnxModel.of(
                    toSizeOf(new Operation.Resize(Interpolation.BICUBIC, 0, false)),
                    "net",
                    Map.of(),
                    SignWeights.FLOAT));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("back resizes"));
  }

  private static Graph toSizeOf(Operation resize) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("head", convolution(3, 1, 1, 3, C, true), List.of(Graph.INPUT)));
    nodes.add(new Node("pool", new Operation.MaxPool(5, 3, 0), List.of(0)));
    nodes.add(new Node("back", resize, List.of(1, 0)));
    nodes.add(new Node("gated", new Operation.Combination(true), List.of(0, 2)));
    nodes.add(new Node("tail", convolution(1, 1, 0, C, 12, true), List.of(3)));
    nodes.add(new Node("shuffle", new Operation.PixelShuffle(2), List.of(4)));
    return new Graph(2, 3, nodes, new Graph.Field(true, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one base", "odd channels", "three bases", "zero and one", "border"})
  void oneBitConvolution(String what) {
    int in = what.equals("odd channels") ? 5 : C;
    int bases = what.equals("three bases") ? 3 : 1;
    int low = what.equals("zero and one") ? 0 : -1;
    int border = what.equals("border") ? -1 : 0;
    List<Signs> weights = new ArrayList<>();
    List<InputSigns> inputs = new ArrayList<>();
    for (int b = 0; b < bases; b++) {
      boolean[] positive = new boolean[9 * in * 7];
      boolean[] falling = new boolean[in];
      for (int i = 0; i < positive.length; i++) {
        positive[i] = RANDOM.nextBoolean();
      }
      float[] threshold = b == 0 ? floats(in) : new float[in];
      if (b == 0) {
        falling[2] = true;
        threshold[3] = Float.POSITIVE_INFINITY;
        threshold[4] = Float.NEGATIVE_INFINITY;
      }
      weights.add(new Signs(positive, floats(7)));
      inputs.add(new InputSigns(threshold, falling, low, b == 0 ? 1 : 0.5f, border));
    }
    Operation layer = new Operation.OneBitConvolution(3, 1, 1, in, 7, weights, inputs, floats(7));
    // a sign behind the layer: its sums have the same bits
    Graph graph = signsBehind(layer, in, 7);
    compare(graph, SignWeights.FLOAT, 1e-6f);
    compare(graph, SignWeights.PACKED, 1e-6f);
    int floats = OnnxModel.of(graph, "n", Map.of(), SignWeights.FLOAT).bytes().length;
    int packed = OnnxModel.of(graph, "n", Map.of(), SignWeights.PACKED).bytes().length;
    assertTrue(floats - packed > bases * 9 * in * 7 * 3 - 2500, floats + " " + packed);
  }

  private static Graph signsBehind(Operation layer, int in, int out) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("head", quarters(3, in), List.of(Graph.INPUT)));
    nodes.add(new Node("layer", layer, List.of(0)));
    nodes.add(new Node("sign", new Pointwise(Shape.SIGN, 0, 0), List.of(1)));
    nodes.add(new Node("tail", quarters(out, 3), List.of(2)));
    return new Graph(1, 3, nodes, new Graph.Field(false, 2, 1));
  }

  /** A pointwise convolution that rounds nothing. */
  private static Operation quarters(int in, int out) {
    float[] weights = floats(in * out);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.round(weights[i] * 16) / 16f;
    }
    return new Operation.Convolution(1, 1, 0, in, out, weights, new float[0]);
  }

  @Test
  void modelDescribesItself() {
    Graph graph = around(new Pointwise(Shape.SIGN, 0, 0));
    OnnxModel model = OnnxModel.of(graph, "net", Map.of("licence", "MIT"), SignWeights.FLOAT);
    assertEquals(List.of("qonnx.custom_op.general.BipolarQuant"), model.functions());
    String text = new String(model.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("licence") && text.contains("R, G, B in 0..1"));
  }

  /** A graph whose result has the size of the input: changed sizes are resized back. */
  private static Graph around(Operation operation) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("head", convolution(3, 1, 1, 3, C, true), List.of(Graph.INPUT)));
    nodes.add(new Node("layer", operation, List.of(0)));
    int out = operation.channels(new int[] {C});
    nodes.add(
        new Node("back", new Operation.Resize(Interpolation.BILINEAR, 0, false), List.of(1, 0)));
    nodes.add(new Node("tail", convolution(1, 1, 0, out, 3, true), List.of(2)));
    return new Graph(1, 3, nodes, new Graph.Field(true, 0, 1));
  }

  /** Compares two images of two sizes. */
  private static void compare(Graph graph, SignWeights signs, float tolerance) {
    byte[] model = OnnxModel.of(graph, "net", Map.of(), signs).bytes();
    Execution execution = new Execution(graph);
    try (OnnxRun run = new OnnxRun(model, 1)) {
      for (int[] size : new int[][] {{13, 10}, {9, 14}}) {
        int samples = size[0] * size[1] * 3;
        float[] both = new float[2 * samples];
        for (int i = 0; i < both.length; i++) {
          both[i] = Math.round(RANDOM.nextFloat() * 255) / 256f;
        }
        float[] first = execution.run(Arrays.copyOf(both, samples), size[0], size[1]);
        float[] second =
            execution.run(Arrays.copyOfRange(both, samples, 2 * samples), size[0], size[1]);
        float[] expected = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(second, 0, expected, first.length, first.length);
        float range = 1;
        for (float value : expected) {
          range = Math.max(range, Math.abs(value));
        }
        assertArrayEquals(expected, run.run(both, 2, size[0], size[1], 3), tolerance * range);
      }
    }
  }

  private static Operation convolution(int k, int stride, int padding, int in, int out, boolean b) {
    return new Operation.Convolution(
        k, stride, padding, in, out, floats(k * k * in * out), b ? floats(out) : new float[0]);
  }

  private static float[] ones() {
    float[] values = new float[C];
    Arrays.fill(values, 1);
    return values;
  }

  private static float[] floats(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) RANDOM.nextGaussian() / 3;
    }
    return values;
  }
}
