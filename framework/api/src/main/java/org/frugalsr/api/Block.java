package org.frugalsr.api;

import org.apiguardian.api.API;

/**
 * Wiring that maps features to features of the same shape: residual blocks, attention, activations.
 *
 * <p>A block owns its real-valued skips and sums, and gets its units from the builder.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Block {
  /** The sub-kind of blocks that keys accept as activations. */
  String ACTIVATION = "activation";

  /** The sub-kind of blocks that keys accept as attention modules. */
  String ATTENTION = "attention";

  /**
   * Builds the block.
   *
   * @param channels of input and output
   */
  Layer layer(int channels, Builder b);
}
