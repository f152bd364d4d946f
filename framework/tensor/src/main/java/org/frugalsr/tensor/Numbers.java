package org.frugalsr.tensor;

import java.lang.foreign.MemorySegment;
import org.apiguardian.api.API;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks and conversions of an array's values. */
@API(status = API.Status.STABLE, since = "0.1")
public final class Numbers {
  private Numbers() {}

  /** Whether no value is NaN or infinite. */
  public static boolean allFinite(INDArray array) {
    MemorySegment s = ArrayMemory.of(array);
    boolean single = ArrayMemory.isFloat(array);
    for (long i = 0; i < array.length(); i++) {
      if (single ? !Float.isFinite(Floats.get(s, i)) : !Double.isFinite(Floats.getDouble(s, i))) {
        return false;
      }
    }
    return true;
  }

  /** The array as plain floats, row by row in C order. */
  public static float[] toFloats(INDArray array) {
    float[] values = new float[(int) array.length()];
    MemorySegment s = ArrayMemory.of(array);
    boolean single = ArrayMemory.isFloat(array);
    for (int i = 0; i < values.length; i++) {
      values[i] = single ? Floats.get(s, i) : (float) Floats.getDouble(s, i);
    }
    return values;
  }
}
