package org.frugalsr.api;

import org.apiguardian.api.API;

/**
 * Wiring that maps features to features of the same shape: residual blocks, attention, activations.
 *
 * <p>A block owns its real-valued skips and sums, and asks the builder for units.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Block {
  /** The kind of blocks that keys name for what follows a convolution. */
  String ACTIVATION = "activation";

  /** The kind of blocks that keys name for what gates features. */
  String ATTENTION = "attention";

  /**
   * Builds the block.
   *
   * @param channels of input and output
   */
  Layer layer(int channels, Builder b);
}
