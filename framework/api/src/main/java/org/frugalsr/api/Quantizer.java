package org.frugalsr.api;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Transforms the weights and inputs of kernels, for instance to one bit.
 *
 * <p>A config may choose one quantizer for both sides of a kernel, or one for the weights and
 * another for the inputs (its {@code activations}). A method for one side implements that side
 * only; the other side stays float.
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
   * Prepares a kernel both of whose sides use this quantizer; called once, when the network is
   * built. A method whose sides share something, such as a learned scale, creates it here and
   * passes it to both.
   *
   * @param site where the arrays of both sides belong; their names must differ
   */
  default Pair both(QuantizerSite site) {
    return new Pair(weights(site), inputs(site));
  }

  /** The order of norm, shortcut and activation that the method requires, if any. */
  default Optional<UnitStyle> style() {
    return Optional.empty();
  }

  /**
   * Both sides of one kernel.
   *
   * @param weights the quantizer of the weight
   * @param inputs the quantizer of the input
   */
  record Pair(WeightQuantizer weights, InputQuantizer inputs) {}
}
