package org.frugalsr.onnx;

import java.util.Arrays;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;

/**
 * Attributes of nodes. A scalar attribute cannot be 0: the format's third version drops it, and
 * readers of the second miss it.
 */
final class Attribute {
  private Attribute() {}

  static AttributeProto of(String name, long value) {
    if (value == 0) {
      throw new IllegalArgumentException(name + " cannot be 0");
    }
    return named(name, AttributeType.INT).setI(value).build();
  }

  static AttributeProto of(String name, float value) {
    if (value == 0) {
      throw new IllegalArgumentException(name + " cannot be 0");
    }
    return named(name, AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto of(String name, String value) {
    return named(name, AttributeType.STRING)
        .setS(org.nd4j.shade.protobuf.ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto of(String name, long... values) {
    AttributeProto.Builder attribute = named(name, AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static AttributeProto of(String name, TensorProto value) {
    return named(name, AttributeType.TENSOR).setT(value).build();
  }

  static AttributeProto of(String name, GraphProto value) {
    return named(name, AttributeType.GRAPH).setG(value).build();
  }

  /** The value that a function's caller gave to its attribute of the same name. */
  static AttributeProto ofCaller(String name, AttributeType type) {
    return named(name, type).setRefAttrName(name).build();
  }

  private static AttributeProto.Builder named(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
