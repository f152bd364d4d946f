package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A kernel wrapped in its quantizer, created by the engine. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Kernel {
  /**
   * Quantises input and weight, runs the arithmetic, rescales, adds the bias.
   *
   * @param x the float input
   */
  Tensor apply(Tensor x, Pass p, Arithmetic arithmetic);

  /** The trained weight before any quantizer; for penalties on it. */
  Parameter latent();

  /** The arithmetic that an operator applies to effective input and weight. */
  @FunctionalInterface
  interface Arithmetic {
    /**
     * Computes the output.
     *
     * @param bias null if there is none, or if it must be added after a rescaling of the output
     */
    Tensor apply(Tensor x, Tensor weight, @Nullable Tensor bias);
  }
}
