package org.frugalsr.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;

/** Constant tensors in ONNX's form; its kernels have the axes [out, in, height, width]. */
final class Tensors {
  private Tensors() {}

  static TensorProto floats(float[] values, long... shape) {
    ByteBuffer bytes = bytes(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    return tensor(DataType.FLOAT, bytes, shape);
  }

  static TensorProto integers(long[] values, long... shape) {
    ByteBuffer bytes = bytes(Long.BYTES * values.length);
    bytes.asLongBuffer().put(values);
    return tensor(DataType.INT64, bytes, shape);
  }

  static TensorProto bytes(byte[] values, long... shape) {
    return tensor(DataType.UINT8, ByteBuffer.wrap(values), shape);
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.getNumber());
    Arrays.stream(shape).forEach(tensor::addDims);
    return tensor.setRawData(ByteString.copyFrom(bytes)).build();
  }

  /**
   * Moves a kernel's axes to those of ONNX.
   *
   * @param weights {@code [kernel, kernel, in, out]}
   * @return {@code [out, in, kernel, kernel]}
   */
  static float[] kernel(float[] weights, int kernel, int in, int out) {
    float[] moved = new float[weights.length];
    int area = kernel * kernel;
    for (int t = 0; t < area; t++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          moved[(o * in + i) * area + t] = weights[(t * in + i) * out + o];
        }
      }
    }
    return moved;
  }
}
