package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.frugalsr.kernels.Floats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The memory of ND4J's arrays, which kernels compute on. */
public final class ArrayMemory {
  private ArrayMemory() {}

  /**
   * The memory of an array in C order.
   *
   * @param array dense, float32 or float64
   * @return a segment of exactly its bytes, valid as long as the array
   * @throws IllegalArgumentException for a transposed array or a view with gaps
   */
  public static MemorySegment of(INDArray array) {
    if (!dense(array)) {
      throw new IllegalArgumentException(
          "expected a dense array in C order, but one of shape %s has strides %s: dup('c') it"
              .formatted(Arrays.toString(array.shape()), Arrays.toString(array.stride())));
    }
    int width = array.dataType().width();
    long address = array.data().pointer().address() + array.offset() * width;
    return MemorySegment.ofAddress(address).reinterpret(array.length() * width);
  }

  private static boolean dense(INDArray array) {
    long stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != stride) {
        return false;
      }
      stride *= array.size(axis);
    }
    return true;
  }

  /** A copy of a small array, such as one value per channel, row by row in C order. */
  public static double[] copy(INDArray array) {
    MemorySegment s = of(array);
    double[] values = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = isFloat(array) ? Floats.get(s, i) : Floats.getDouble(s, i);
    }
    return values;
  }

  /** Writes as many values as an array has, row by row in C order. */
  public static void write(double[] values, INDArray array) {
    MemorySegment s = of(array);
    for (int i = 0; i < values.length; i++) {
      if (isFloat(array)) {
        Floats.set(s, i, (float) values[i]);
      } else {
        Floats.setDouble(s, i, values[i]);
      }
    }
  }

  /** Whether an array is float32, for which kernels have a vector loop. */
  public static boolean isFloat(INDArray array) {
    return array.dataType() == DataType.FLOAT;
  }
}
