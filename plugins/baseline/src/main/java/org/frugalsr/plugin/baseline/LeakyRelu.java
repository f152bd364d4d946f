package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;

/** {@code x} where positive, otherwise a fixed slope times {@code x}. */
final class LeakyRelu implements Block {
  record Settings(@Key(doc = "Slope of the negative side.", def = "0.05") double slope) {}

  private final double slope;

  LeakyRelu(Settings settings) {
    this.slope = settings.slope();
  }

  @Override
  public Layer layer(int channels, Builder b) {
    return (x, p) -> Functional.leakyRelu(x, slope);
  }
}
