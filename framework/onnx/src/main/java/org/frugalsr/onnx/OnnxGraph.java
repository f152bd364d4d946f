package org.frugalsr.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** An ONNX graph under construction. Names of nodes and tensors are the layers'. */
final class OnnxGraph {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> names = new HashSet<>();
  private final Map<TensorProto, String> constants = new HashMap<>();
  private final Set<LocalFunction> functions = new HashSet<>();

  OnnxGraph(String name) {
    graph.setName(name);
  }

  /**
   * Adds a node of the standard operators.
   *
   * @param name of the node and its output; made unique
   * @return the name of the output
   */
  String node(String name, String operator, List<String> inputs, AttributeProto... attributes) {
    return node(name, "", operator, inputs, attributes);
  }

  /** Adds a call of a function that the model brings along. */
  String call(String name, LocalFunction f, List<String> inputs, AttributeProto... attributes) {
    functions.add(f);
    return node(name, f.domain(), f.operator(), inputs, attributes);
  }

  private String node(
      String name, String domain, String operator, List<String> in, AttributeProto... attributes) {
    String output = unique(name);
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output)
            .setDomain(domain)
            .setOpType(operator)
            .addAllInput(in)
            .addOutput(output)
            .addAllAttribute(Arrays.asList(attributes)));
    return output;
  }

  private String unique(String name) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** Adds float32 values, once if there are equal ones. */
  String constant(String name, float[] values, long... shape) {
    return constant(name, Tensors.floats(values, shape));
  }

  /** Adds a number of int64 values, once if there are equal ones. */
  String constant(String name, long... values) {
    return constant(name, Tensors.integers(values, values.length));
  }

  /** Adds a tensor, once if there are equal ones. */
  String constant(String name, TensorProto tensor) {
    return constants.computeIfAbsent(
        tensor,
        t -> {
          String free = unique(name);
          graph.addInitializer(t.toBuilder().setName(free));
          return free;
        });
  }

  /** A value for each channel, as float32 that is broadcast over batch, height and width. */
  String perChannel(String name, float[] values) {
    return constant(name, values, 1, values.length, 1, 1);
  }

  /** A single float32. */
  String number(String name, float value) {
    return constant(name, new float[] {value});
  }

  /** Declares an input {@code [batch, channels, height, width]}. */
  void input(String name, int channels, String height, String width) {
    names.add(name);
    graph.addInput(image(name, channels, height, width));
  }

  /** Gives the last tensor its name as the output. */
  void output(String tensor, String name, int channels, String height, String width) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(unique(name))
            .setOpType("Identity")
            .addInput(tensor)
            .addOutput(name));
    graph.addOutput(image(name, channels, height, width));
  }

  private static ValueInfoProto image(String name, int channels, String height, String width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(dimension("batch"));
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(channels));
    shape.addDim(dimension(height)).addDim(dimension(width));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  private static TensorShapeProto.Dimension dimension(String symbol) {
    return TensorShapeProto.Dimension.newBuilder().setDimParam(symbol).build();
  }

  /** The functions that were called. */
  Set<LocalFunction> functions() {
    return functions;
  }

  GraphProto build() {
    return graph.build();
  }
}
