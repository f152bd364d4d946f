package org.frugalsr.testkit;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;

/**
 * One unit wired as binary layers require: followed by a norm, with an identity shortcut, without
 * bias.
 */
final class TinyBlock implements Block {
  @Override
  public Layer layer(int channels, Builder b) {
    return b.unit(
        "conv",
        UnitSpec.same(channels, channels, 3).withBias(false).withNorm(true).withShortcut(true));
  }
}
