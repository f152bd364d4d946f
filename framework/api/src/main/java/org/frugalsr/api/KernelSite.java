package org.frugalsr.api;

import java.util.List;
import java.util.Set;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;

/** The place of one kernel, as its quantizer sees it. */
public interface KernelSite extends Site {
  /** The kernel that stands here. */
  KernelSpec spec();

  /** What the quantizer was chosen for: both sides, or one. */
  Set<Quantizer.Side> sides();

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
   * What the optimiser's groups multiply the learning rate of the latent weight by, as {@link
   * Progress} has it; the {@link org.frugalsr.tensor.ParameterSpec#rate rate} of the weight itself
   * comes on top.
   */
  double rateFactor();
}
