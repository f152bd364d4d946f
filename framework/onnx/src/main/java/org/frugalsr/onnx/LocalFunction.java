package org.frugalsr.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.FunctionProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * A function that a model brings along, as a body of standard operators. A runtime may compute it
 * by a kernel of its own.
 */
enum LocalFunction {
  /** {@code scale} where x is at least 0, else {@code -scale}; known to the QONNX tools. */
  BIPOLAR_QUANT("qonnx.custom_op.general", "BipolarQuant") {
    @Override
    void body(Body body) {
      body.inputs("x", "scale");
      body.constant("zero", Tensors.floats(new float[] {0}, 1));
      body.node("GreaterOrEqual", "positive", List.of("x", "zero"));
      body.node("Neg", "negative_scale", List.of("scale"));
      body.node("Where", "y", List.of("positive", "scale", "negative_scale"));
    }
  },

  /**
   * Bits, the lowest of a byte first, as -1 and +1 of a shape {@code [rows, 8 * bytes]}: {@code
   * bits} is uint8 {@code [rows, bytes, 1]}.
   */
  UNPACK_SIGNS("org.frugalsr", "UnpackSigns") {
    @Override
    void body(Body body) {
      body.inputs("bits", "shape");
      body.constant("places", Tensors.bytes(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}, 8));
      body.constant("one", Tensors.bytes(new byte[] {1}, 1));
      body.constant("two", Tensors.floats(new float[] {2}, 1));
      body.constant("minus_one", Tensors.floats(new float[] {-1}, 1));
      body.node(
          "BitShift", "shifted", List.of("bits", "places"), Attribute.of("direction", "RIGHT"));
      body.node("BitwiseAnd", "lowest", List.of("shifted", "one"));
      body.node(
          "Cast",
          "codes",
          List.of("lowest"),
          Attribute.of("to", TensorProto.DataType.FLOAT.getNumber()));
      body.node("Mul", "doubled", List.of("codes", "two"));
      body.node("Add", "signs", List.of("doubled", "minus_one"));
      body.node("Reshape", "y", List.of("signs", "shape"));
    }
  },

  /**
   * An adder convolution, {@code y = -sum |x - w|} over windows with zeros around the image:
   * windows become channels by a convolution with ones, and each output channel is one step of a
   * scan, so that the differences of one channel are in memory at a time.
   *
   * <p>Attributes as of Conv: {@code pads}, {@code strides}, and {@code group}, the number of input
   * channels.
   */
  ADDER("org.frugalsr", "Adder") {
    @Override
    void body(Body body) {
      body.inputs("x", "w");
      body.attributes("pads", "strides", "group");
      body.constant("minus_one", Tensors.integers(new long[] {-1}, 1));
      body.constant("one", Tensors.integers(new long[] {1}, 1));
      body.constant("all", Tensors.integers(new long[] {0, -1, 1, 1}, 4));
      body.constant("ends", Tensors.integers(new long[] {4}, 1));
      body.constant("second", Tensors.integers(new long[] {2}, 1));
      body.node("Shape", "shape", List.of("w"));
      body.node("Slice", "area", List.of("shape", "second", "ends"));
      body.node("ReduceProd", "taps", List.of("area"), Attribute.of("keepdims", 1));
      body.node("Concat", "square", List.of("taps", "taps"), Attribute.of("axis", -1));
      body.node("ConstantOfShape", "zeros", List.of("square"));
      body.node("EyeLike", "eye", List.of("zeros"));
      body.node("Concat", "one_each", List.of("taps", "one", "area"), Attribute.of("axis", -1));
      body.node("Reshape", "each_tap", List.of("eye", "one_each"));
      body.node("Slice", "channels", List.of("shape", "one", "second"));
      body.node(
          "Concat", "times", List.of("channels", "one", "one", "one"), Attribute.of("axis", -1));
      body.node("Tile", "selection", List.of("each_tap", "times"));
      body.node(
          "Conv",
          "windows",
          List.of("x", "selection"),
          Attribute.ofCaller("pads", AttributeType.INTS),
          Attribute.ofCaller("strides", AttributeType.INTS),
          Attribute.ofCaller("group", AttributeType.INT));
      body.node("Reshape", "kernels", List.of("w", "all"));
      body.node(
          "Scan",
          "y",
          List.of("kernels"),
          Attribute.of("num_scan_inputs", 1),
          Attribute.of("body", adderStep()),
          Attribute.of("scan_output_axes", new long[] {1}));
    }
  };

  private final String domain;
  private final String operator;

  LocalFunction(String domain, String operator) {
    this.domain = domain;
    this.operator = operator;
  }

  String domain() {
    return domain;
  }

  String operator() {
    return operator;
  }

  abstract void body(Body body);

  /** The function in ONNX's form. */
  FunctionProto proto(long opset) {
    Body body = new Body();
    body(body);
    return body.function
        .setName(operator)
        .setDomain(domain)
        .addOutput("y")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .build();
  }

  /** The nodes of a function. */
  static final class Body {
    private final FunctionProto.Builder function = FunctionProto.newBuilder();

    private void inputs(String... names) {
      function.addAllInput(Arrays.asList(names));
    }

    private void attributes(String... names) {
      function.addAllAttribute(Arrays.asList(names));
    }

    private void constant(String name, TensorProto value) {
      node("Constant", name, List.of(), Attribute.of("value", value));
    }

    private void node(
        String operator, String output, List<String> inputs, AttributeProto... attributes) {
      function.addNode(node(operator, List.of(output), inputs, attributes));
    }

    private static NodeProto node(
        String operator, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
      return NodeProto.newBuilder()
          .setOpType(operator)
          .addAllInput(inputs)
          .addAllOutput(outputs)
          .addAllAttribute(Arrays.asList(attributes))
          .build();
    }
  }

  /** One output channel; the windows are those of the function. */
  private static GraphProto adderStep() {
    List<NodeProto> nodes = new ArrayList<>();
    nodes.add(Body.node("Sub", List.of("differences"), List.of("windows", "kernel")));
    nodes.add(Body.node("Abs", List.of("distances"), List.of("differences")));
    nodes.add(
        Body.node(
            "Constant",
            List.of("channel_axis"),
            List.of(),
            Attribute.of("value", Tensors.integers(new long[] {1}, 1))));
    nodes.add(
        Body.node(
            "ReduceSum",
            List.of("kept"),
            List.of("distances", "channel_axis"),
            Attribute.of("keepdims", 1)));
    nodes.add(Body.node("Squeeze", List.of("sum"), List.of("kept", "channel_axis")));
    nodes.add(Body.node("Neg", List.of("channel"), List.of("sum")));
    return GraphProto.newBuilder()
        .setName("output_channel")
        .addAllNode(nodes)
        .addInput(value("kernel", "taps", "1", "1"))
        .addOutput(value("channel", "batch", "rows", "columns"))
        .build();
  }

  /** A float tensor whose lengths are symbols or numbers. */
  private static ValueInfoProto value(String name, String... lengths) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String length : lengths) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      if ("1".equals(length)) {
        dimension.setDimValue(1);
      } else {
        dimension.setDimParam(name + "_" + length);
      }
      shape.addDim(dimension);
    }
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
}
