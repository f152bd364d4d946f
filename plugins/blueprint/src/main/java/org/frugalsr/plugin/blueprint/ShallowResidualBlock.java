package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;

/**
 * SRB, {@code activation(conv(x) + x)}: one unit with its skip before the activation (Liu et al.,
 * RFDN, ECCVW 2020). With a blueprint convolution and GELU it is BSRN's BSRB (Li et al., CVPRW
 * 2022).
 */
final class ShallowResidualBlock implements Block {
  /**
   * The keys of {@code srb}.
   *
   * @param activation after the skip
   */
  record Srb(
      @Key(doc = "The activation, or none.", def = "leaky-relu", names = Block.ACTIVATION)
          String activation) {}

  /**
   * The keys of {@code bsrb}.
   *
   * @param activation after the skip
   */
  record Bsrb(
      @Key(doc = "The activation, or none.", def = "gelu", names = Block.ACTIVATION)
          String activation) {}

  private final String activation;

  ShallowResidualBlock(Srb settings) {
    this.activation = settings.activation();
  }

  ShallowResidualBlock(Bsrb settings) {
    this.activation = settings.activation();
  }

  @Override
  public Layer layer(int channels, Builder b) {
    return b.unit("conv", unit(channels, activation));
  }

  /** The block's only unit. */
  static UnitSpec unit(int channels, String activation) {
    return UnitSpec.same(channels, channels, 3).withShortcut(true).withActivation(activation);
  }
}
