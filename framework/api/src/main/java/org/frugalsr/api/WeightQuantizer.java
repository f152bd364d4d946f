package org.frugalsr.api;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;

/**
 * The quantizer of one kernel's weight. Holds no state of a pass.
 *
 * <p>A quantizer whose result is integers times scales implements {@link PackedWeights}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface WeightQuantizer {
  /** Leaves the weight in float32. */
  WeightQuantizer NONE =
      new WeightQuantizer() {
        @Override
        public Tensor quantize(Parameter latent, Pass p) {
          return p.value(latent);
        }

        @Override
        public Precision precision() {
          return Precision.FLOAT;
        }
      };

  /** Changes the initializer, kind, rule or constraint of the latent weight. */
  default ParameterSpec latent(ParameterSpec proposed) {
    return proposed;
  }

  /**
   * A scalar term that is added to every training loss that depends on the latent weight; called
   * once, when the network is built.
   */
  default Optional<Function<Pass, Tensor>> penalty(Parameter latent) {
    return Optional.empty();
  }

  /**
   * The half-width b of the uniform distribution that the method imposes on its latent weights, if
   * any: their density around 0 is {@code 1/(2b)}, so that steps of size d are expected to flip a
   * share {@code d/(2b)} of the signs.
   *
   * @param progress with the base learning rate of the step
   */
  default OptionalDouble halfWidth(Parameter latent, Progress progress) {
    return OptionalDouble.empty();
  }

  /**
   * The effective weight.
   *
   * @param latent of the shape that the operator requested
   * @return of the same shape
   */
  Tensor quantize(Parameter latent, Pass p);

  /** The bits and bases of an effective weight. */
  Precision precision();
}
