package org.frugalsr.testkit;

import org.frugalsr.api.Builder;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Network;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;

/** A float head, a body of the chosen blocks, a float tail and a pixel shuffle. */
final class TinyNetwork implements Network {
  record Settings(
      @Key(doc = "Feature channels.", def = "8", min = 1, max = 65536) int channels,
      @Key(doc = "Blocks in the body.", def = "2", min = 0, max = 10000) int blocks) {}

  private final Settings settings;

  TinyNetwork(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    int scale = image.onlyScale();
    Layer all = b.child("head", Role.HEAD).conv("", UnitSpec.same(image.channels(), channels, 3));
    Builder body = b.child("body", Role.BODY);
    for (int i = 0; i < settings.blocks(); i++) {
      all = all.then(body.block(Integer.toString(i), channels));
    }
    Layer features = all;
    Layer tail =
        b.child("tail", Role.TAIL)
            .conv("", UnitSpec.same(channels, image.channels() * scale * scale, 3));
    return (lr, s, p) -> Functional.pixelShuffle(tail.forward(features.forward(lr, p), p), s);
  }
}
