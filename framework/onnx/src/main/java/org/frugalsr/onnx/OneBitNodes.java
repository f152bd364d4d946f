package org.frugalsr.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto.DataType;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.Operation.InputSigns;
import org.frugalsr.runtime.model.Operation.Signs;

/**
 * A one-bit convolution: convolutions of codes -1, 0 and +1, whose sums are exact, then scales and
 * bias in the order of the runtime, so that signs behind it fall the same.
 */
final class OneBitNodes {
  private final OnnxGraph graph;
  private final String name;
  private final String x;
  private final Operation.OneBitConvolution layer;

  OneBitNodes(OnnxGraph graph, String name, String x, Operation.OneBitConvolution layer) {
    this.graph = graph;
    this.name = name;
    this.x = x;
    this.layer = layer;
  }

  /** Adds the nodes; returns the name of the result. */
  String add(SignWeights stored) {
    List<String> weights = layer.weights().stream().map(base -> weights(base, stored)).toList();
    String sum = "";
    for (InputSigns base : layer.inputs()) {
      String codes = codes(base);
      int pads = base.border() == 0 ? layer.padding() : 0;
      for (int w = 0; w < weights.size(); w++) {
        String count =
            graph.node(
                name,
                "Conv",
                List.of(codes, weights.get(w)),
                OperationNodes.pads(pads),
                Attribute.of("strides", layer.stride(), layer.stride()));
        String term = scaled(count, layer.weights().get(w).scale(), base.step());
        sum = sum.isEmpty() ? biased(term) : graph.node(name, "Add", List.of(sum, term));
      }
    }
    return sum;
  }

  private String scaled(String count, float[] scale, float step) {
    float[] factors = scale.clone();
    for (int o = 0; o < factors.length; o++) {
      factors[o] *= step;
    }
    if (all(factors, 1)) {
      return count;
    }
    return graph.node(name, "Mul", List.of(count, graph.perChannel(name + "/scale", factors)));
  }

  private String biased(String term) {
    if (layer.bias().length == 0 || all(layer.bias(), 0)) {
      return term;
    }
    return graph.node(name, "Add", List.of(term, graph.perChannel(name + "/bias", layer.bias())));
  }

  private static boolean all(float[] values, float value) {
    return IntStream.range(0, values.length).allMatch(i -> values[i] == value);
  }

  /** Codes of the input, with the border's around them if it is not 0. */
  private String codes(InputSigns base) {
    String codes = base.low() == -1 ? bipolar(distance(base)) : zeroOrOne(distance(base));
    if (base.border() == 0 || layer.padding() == 0) {
      return codes;
    }
    int p = layer.padding();
    String widths = graph.constant("border_of_" + p, 0, 0, p, p, 0, 0, p, p);
    String border =
        graph.constant("code_" + base.border(), Tensors.floats(new float[] {base.border()}));
    return graph.node(name, "Pad", List.of(codes, widths, border));
  }

  /**
   * What is at least 0 where the code is high. A difference of two floats is 0 only if they are
   * equal, so that no code changes.
   */
  private String distance(InputSigns base) {
    float[] threshold = base.threshold();
    float[] direction = new float[threshold.length];
    float[] origin = new float[threshold.length];
    for (int c = 0; c < direction.length; c++) {
      direction[c] = base.falling()[c] ? -1 : 1;
      origin[c] = direction[c] * threshold[c];
    }
    String from = x;
    if (!all(direction, 1)) {
      String directions = graph.perChannel(name + "/direction", direction);
      from = graph.node(name, "Mul", List.of(from, directions));
    }
    if (!all(origin, 0)) {
      from = graph.node(name, "Sub", List.of(from, graph.perChannel(name + "/threshold", origin)));
    }
    return from;
  }

  private String bipolar(String of) {
    return graph.call(name, LocalFunction.BIPOLAR_QUANT, List.of(of, graph.number("one", 1)));
  }

  private String zeroOrOne(String of) {
    String high = graph.node(name, "GreaterOrEqual", List.of(of, graph.number("zero", 0)));
    return graph.node(name, "Cast", List.of(high), Attribute.of("to", DataType.FLOAT.getNumber()));
  }

  /** A base's signs, {@code [out, in, kernel, kernel]}. */
  private String weights(Signs base, SignWeights stored) {
    float[] codes = new float[base.positive().length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = base.positive()[i] ? 1 : -1;
    }
    float[] moved = Tensors.kernel(codes, layer.kernel(), layer.in(), layer.out());
    return bipolar(stored == SignWeights.PACKED ? packed(moved) : plain(moved));
  }

  private long[] shape() {
    return new long[] {layer.out(), layer.in(), layer.kernel(), layer.kernel()};
  }

  private String plain(float[] codes) {
    return graph.constant(name + "/weight", codes, shape());
  }

  private String packed(float[] codes) {
    byte[] bits = new byte[Math.ceilDiv(codes.length, Byte.SIZE)];
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] > 0) {
        bits[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
      }
    }
    String packed = graph.constant(name + "/bits", Tensors.bytes(bits, bits.length, 1));
    boolean even = codes.length % Byte.SIZE == 0;
    long[] all = even ? shape() : new long[] {-1};
    String unpacked =
        graph.call(
            name + "/weight",
            LocalFunction.UNPACK_SIGNS,
            List.of(packed, graph.constant(name + "/shape", Arrays.copyOf(all, all.length))));
    if (even) {
      return unpacked;
    }
    String cut = OperationNodes.slice(graph, name, unpacked, 0, codes.length, 0, 1);
    return graph.node(
        name + "/weight", "Reshape", List.of(cut, graph.constant(name + "/kernel", shape())));
  }
}
