package org.frugalsr.tensor;

import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Visits the state that a {@link Stateful} must carry from one process to the next.
 *
 * <p>One walk serves both directions: a saving visitor reads the arrays and returns each scalar
 * unchanged; a loading visitor writes into the arrays and returns the saved scalars.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface StateVisitor {
  /**
   * Visits an array.
   *
   * @param name unique within one {@link Stateful}
   * @param live the array in use: read when saving, overwritten when loading
   */
  void array(String name, INDArray live);

  /**
   * Visits a whole number, such as a counter.
   *
   * @param name unique within one {@link Stateful}
   * @param current the value now
   * @return the value to continue with
   */
  long scalar(String name, long current);

  /**
   * Visits a number.
   *
   * @param name unique within one {@link Stateful}
   * @param current the value now
   * @return the value to continue with, bit-identical when saving
   */
  double scalar(String name, double current);
}
