package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;

/** A convolution that is never replaced by an operator or quantized, whatever its role. */
final class FloatConvolution implements Block {
  record Settings(
      @Key(doc = "Kernel size, odd.", def = "1", min = 1, max = 255) int size,
      @Key(doc = "Whether the kernel has a bias.", def = "false") boolean bias) {}

  private final Settings settings;

  FloatConvolution(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    return b.conv(
        "conv", UnitSpec.same(channels, channels, settings.size()).withBias(settings.bias()));
  }
}
