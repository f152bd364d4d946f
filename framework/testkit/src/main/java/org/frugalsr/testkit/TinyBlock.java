package org.frugalsr.testkit;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;

/** One unit wired as binary layers must be: a norm after it, an identity around it, no bias. */
final class TinyBlock implements Block {
  @Override
  public Layer layer(int channels, Builder b) {
    return b.unit(
        "conv",
        UnitSpec.same(channels, channels, 3).withBias(false).withNorm(true).withShortcut(true));
  }
}
