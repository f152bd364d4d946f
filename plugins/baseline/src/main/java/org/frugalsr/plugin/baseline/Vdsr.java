package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Builder;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Network;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * A plain deep network on the bicubic image, whose output is added to it (Kim et al., CVPR 2016).
 *
 * <p>One network serves every scale. The published one has depth 20 and {@code block { name = plain
 * }}.
 */
final class Vdsr implements Network {
  record Settings(
      @Key(doc = "Feature channels.", def = "64", min = 1, max = 65536) int channels,
      @Key(doc = "Weight layers, first and last included.", def = "20", min = 2, max = 10000)
          int depth) {}

  private final Settings settings;

  Vdsr(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    Layer head =
        b.child("head", Role.HEAD)
            .unit("", UnitSpec.same(image.channels(), channels, 3).withActivation("relu"));
    Builder place = b.child("body", Role.BODY);
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < settings.depth() - 2; i++) {
      blocks.add(place.block(Integer.toString(i), channels));
    }
    Layer tail = b.child("tail", Role.TAIL).unit("", UnitSpec.same(channels, image.channels(), 3));
    return (lr, scale, p) -> {
      Tensor x = Functional.upscale(lr, InterpolationKernel.BICUBIC, scale);
      return x.plus(tail.forward(Edsr.run(blocks, head.forward(x, p), p), p));
    };
  }
}
