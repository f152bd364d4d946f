package org.frugalsr.tensor;

import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;
import org.apiguardian.api.API;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fills a new parameter or buffer.
 *
 * <p>A weight's fan-in is the product of all lengths but the last, as for {@code [k, k, in, out]}.
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Initializer {
  /**
   * Fills an array.
   *
   * @param array float32
   * @param rng a stream that belongs to this array alone
   */
  void fill(INDArray array, Rng rng);

  /** Every value the same. */
  static Initializer constant(double value) {
    return (array, rng) -> array.assign(value);
  }

  /** Uniform in [-bound, bound). */
  static Initializer uniform(double bound) {
    return (array, rng) -> each(array, () -> rng.nextDouble(-bound, bound));
  }

  /** Normal with mean 0. */
  static Initializer normal(double deviation) {
    return (array, rng) -> each(array, () -> deviation * rng.nextGaussian());
  }

  /**
   * Uniform in +-1/sqrt(fan-in), the default of Torch and of EDSR, for weights.
   *
   * @param fanIn inputs of one output value: {@code k * k * in}
   */
  static Initializer torchDefault(long fanIn) {
    return uniform(1 / Math.sqrt((double) fanIn));
  }

  /** Normal with deviation sqrt(2 / fan-in) (He et al., ICCV 2015). */
  static Initializer he(long fanIn) {
    return normal(Math.sqrt(2.0 / fanIn));
  }

  private static void each(INDArray array, DoubleSupplier next) {
    float[] values = new float[Math.toIntExact(array.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) next.getAsDouble();
    }
    ArrayMemory.of(array).copyFrom(MemorySegment.ofArray(values));
  }
}
