package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Tensor;

/**
 * A quantizer of inputs whose result is integers times steps, which a packed runtime computes on.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PackedInputs extends InputQuantizer {
  /**
   * The codes of inputs after training.
   *
   * @return codes of {@link #coded} for each base, whose values times their step add up to {@link
   *     #quantize}
   */
  List<InferenceForm.InputCodes> inputCodes(Pass p);

  /**
   * The float tensor that is coded value by value: the input itself or, for instance, an
   * accumulated sum of inputs.
   */
  default Tensor coded(Tensor x, Pass p) {
    return x;
  }
}
