package org.frugalsr.api;

import java.util.List;
import org.frugalsr.tensor.Parameter;

/** The place of one kernel, as its quantizer sees it. */
public interface KernelSite extends Site {
  /** The kernel that stands here. */
  KernelSpec spec();

  /**
   * The latent weights of the kernels built before this one that share its weight group, oldest
   * first.
   */
  List<Parameter> earlierWeights();
}
