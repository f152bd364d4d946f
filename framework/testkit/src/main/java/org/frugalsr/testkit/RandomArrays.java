package org.frugalsr.testkit;

import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of random numbers, determined by a name. */
final class RandomArrays {
  private RandomArrays() {}

  /**
   * Standard normal values; every 16th is exactly 0, where signs and thresholds are error-prone.
   */
  static INDArray features(String name, Shape shape) {
    Rng rng = Rng.of(1, name, 0);
    double[] values = new double[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 16 == 5 ? 0 : rng.nextGaussian();
    }
    INDArray array = Nd4j.create(DataType.FLOAT, shape.toArray());
    ArrayMemory.write(values, array);
    return array;
  }

  /** Standard normal values in double precision, away from 0. */
  static INDArray awayFromZero(String name, Shape shape) {
    Rng rng = Rng.of(2, name, 0);
    double[] values = new double[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      double g = rng.nextGaussian();
      values[i] = g + Math.copySign(0.01, g);
    }
    INDArray array = Nd4j.create(DataType.DOUBLE, shape.toArray());
    ArrayMemory.write(values, array);
    return array;
  }

  /** Moves every value by about 5 % and 0.02, so that initial values of 0 or 1 are changed. */
  static void perturb(String name, INDArray array) {
    Rng rng = Rng.of(3, name, 0);
    double[] values = ArrayMemory.copy(array);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * (1 + 0.05 * rng.nextGaussian()) + 0.02 * rng.nextGaussian();
    }
    ArrayMemory.write(values, array);
  }
}
