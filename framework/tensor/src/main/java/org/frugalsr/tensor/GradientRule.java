package org.frugalsr.tensor;

import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes a parameter's gradient once a step, after accumulation and before clipping and the
 * optimiser.
 *
 * <p>For instance the adaptive local learning rate of adder filters.
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface GradientRule {
  /** Leaves the gradient as it is. */
  GradientRule NONE = (gradient, value, progress) -> {};

  /**
   * Changes the gradient in place.
   *
   * @param gradient of the loss, of the parameter's shape
   * @param value the parameter's value; not to be written
   */
  void apply(INDArray gradient, INDArray value, Progress progress);
}
