package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;

/**
 * The place of a quantizer, or of one side of it, at one kernel: arrays created here are named
 * after it, such as {@code body.0.conv1.quantizer.scale}, and never collide with those of another
 * quantizer of the same kernel.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface QuantizerSite extends Site {
  /** The kernel at this site. */
  KernelSpec spec();

  /**
   * The latent weights of the kernels built before this one that share its weight group, oldest
   * first.
   */
  List<Parameter> earlierWeights();

  /** How many kernels built before this one share its input group. */
  int earlierInputs();

  /** The first step of the training that the network is built for. */
  Progress firstStep();

  /**
   * The multiplier that the optimiser's groups apply to the learning rate of the latent weight,
   * relative to that of {@link Progress}; the {@link org.frugalsr.tensor.ParameterSpec#rate rate}
   * of the weight itself is an additional factor.
   */
  double rateFactor();
}
