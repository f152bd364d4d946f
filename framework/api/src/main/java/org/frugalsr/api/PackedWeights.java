package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Parameter;

/** A quantizer of weights whose result is integers times scales, which a packed runtime stores. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PackedWeights extends WeightQuantizer {
  /**
   * The weight as integers and scales, after training.
   *
   * @param latent the trained weight
   * @return codes for each base, whose values times their scale add up to {@link #quantize}
   */
  List<InferenceForm.WeightCodes> weightCodes(Parameter latent, Pass p);
}
