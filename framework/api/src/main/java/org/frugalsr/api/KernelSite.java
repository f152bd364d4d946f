package org.frugalsr.api;

import java.util.List;
import java.util.Set;
import org.frugalsr.tensor.Parameter;

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
}
