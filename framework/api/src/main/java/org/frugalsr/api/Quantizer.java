package org.frugalsr.api;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Transforms the weights and inputs of kernels, for instance to one bit.
 *
 * <p>A config may choose one quantizer for both sides of a kernel, or one for the weights and
 * another for the inputs (its {@code activations}). A method of one side implements that side only;
 * the other one then stays float.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Quantizer {
  /**
   * Prepares the weight of one kernel; called once, when the network is built.
   *
   * @param site where the arrays of this side belong
   */
  default WeightQuantizer weights(QuantizerSite site) {
    return WeightQuantizer.NONE;
  }

  /**
   * Prepares the input of one kernel; called once, when the network is built.
   *
   * @param site where the arrays of this side belong
   */
  default InputQuantizer inputs(QuantizerSite site) {
    return InputQuantizer.NONE;
  }

  /**
   * Prepares one kernel that this quantizer has both sides of; called once, when the network is
   * built. A method whose sides share something, such as a learned scale, makes it here and gives
   * it to both.
   *
   * @param site where the arrays of both sides belong, whose names differ therefore
   */
  default Pair both(QuantizerSite site) {
    return new Pair(weights(site), inputs(site));
  }

  /** The order of norm, shortcut and activation that the method asks for, if it does. */
  default Optional<UnitStyle> style() {
    return Optional.empty();
  }

  /**
   * Both sides of one kernel.
   *
   * @param weights what becomes of the weight
   * @param inputs what becomes of the input
   */
  record Pair(WeightQuantizer weights, InputQuantizer inputs) {}
}
