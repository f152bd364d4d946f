package org.frugalsr.tensor;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays for tests, float64, always the same. */
public final class Samples {
  private Samples() {}

  /** Uniform in [-4, 4), no value within 0.01 of a quarter, where kinks are. */
  public static INDArray random(String stream, long... shape) {
    Rng rng = Rng.of(1, stream, 0);
    double[] values = new double[(int) Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      double v = rng.nextDouble(-4, 4);
      double quarter = Math.rint(4 * v) / 4;
      values[i] = Math.abs(v - quarter) < 0.01 ? quarter + 0.02 : v;
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** {@code ((i * step) % 17 - 8) / 8} at place i, as in the script that made the oracles. */
  public static INDArray ramp(int step, long... shape) {
    double[] values = new double[(int) Shape.of(shape).size()];
    Arrays.setAll(values, i -> (i * step % 17 - 8) / 8.0);
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** The values of an array, row by row. */
  public static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
