package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.util.function.DoubleBinaryOperator;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a function of one or two values over whole arrays.
 *
 * <p>The caller supplies the float loop, so that each function's loop is compiled separately; the
 * double operator is the reference that it must agree with.
 */
public final class Elementwise {
  private static final int GRAIN = 16384;

  private Elementwise() {}

  /**
   * A vector loop over float memory, from (inclusive) to (exclusive), indices counted in floats.
   */
  @FunctionalInterface
  public interface Loop {
    /** Reads a and b, writes out. */
    void run(MemorySegment a, MemorySegment b, MemorySegment out, int from, int to);
  }

  /**
   * {@code out[i] = f(a[i], b[i])}.
   *
   * @param a values
   * @param b as many values; a again if there is no second one
   * @param out as many values, overwritten; may be a or b
   * @param floats the loop for float32
   * @param reference the same for one float64 pair
   */
  public static void run(
      INDArray a, INDArray b, INDArray out, Loop floats, DoubleBinaryOperator reference) {
    MemorySegment as = ArrayMemory.of(a);
    MemorySegment bs = ArrayMemory.of(b);
    MemorySegment os = ArrayMemory.of(out);
    int length = Math.toIntExact(a.length());
    if (ArrayMemory.isFloat(a)) {
      Parallel.loop(length, GRAIN, (chunk, from, to) -> floats.run(as, bs, os, from, to));
    } else {
      for (int i = 0; i < length; i++) {
        Floats.setDouble(
            os, i, reference.applyAsDouble(Floats.getDouble(as, i), Floats.getDouble(bs, i)));
      }
    }
  }
}
