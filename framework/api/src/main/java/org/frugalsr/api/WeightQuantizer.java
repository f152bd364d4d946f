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
 * The quantizer of one kernel's weight. Holds nothing of any pass.
 *
 * <p>One whose result is integers times scales implements {@link PackedWeights}.
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

  /** Changes the start, kind, rule or constraint of the latent weight. */
  default ParameterSpec latent(ParameterSpec proposed) {
    return proposed;
  }

  /**
   * A scalar term for every training loss that depends on the latent weight; asked for once, when
   * the network is built.
   */
  default Optional<Function<Pass, Tensor>> penalty(Parameter latent) {
    return Optional.empty();
  }

  /**
   * The half-width b of the uniform distribution that the method gives its latent weights, where it
   * gives them one: {@code 1/(2b)} of them lie in a unit around 0, so that steps of a size d are
   * expected to flip a share {@code d/(2b)} of the signs.
   *
   * @param progress with the base learning rate of the step
   */
  default OptionalDouble halfWidth(Parameter latent, Progress progress) {
    return OptionalDouble.empty();
  }

  /**
   * The effective weight.
   *
   * @param latent of the shape that the operator asked for
   * @return of the same shape
   */
  Tensor quantize(Parameter latent, Pass p);

  /** The bits and bases of an effective weight. */
  Precision precision();
}
