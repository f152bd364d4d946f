package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Network;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.Upsampler;
import org.frugalsr.api.config.Key;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * SRResNet: 9x9 head and tail, PReLU, a body with batch normalisation (Ledig et al., CVPR 2017).
 *
 * <p>The published block is {@code block { name = residual, norm = true, activation = prelu, bias =
 * true }}.
 */
final class SrResNet implements Network {
  record Settings(
      @Key(doc = "Feature channels.", def = "64", min = 1, max = 65536) int channels,
      @Key(doc = "Blocks in the body.", def = "16", min = 1, max = 10000) int blocks,
      @Key(doc = "Kernel size of head and tail, odd.", def = "9", min = 1, max = 255) int endSize,
      @Key(
              doc = "Whether the convolution that closes the body has batch normalisation.",
              def = "true")
          boolean fuseNorm,
      @Key(doc = "The activation after head and shuffles.", def = "prelu", names = Block.ACTIVATION)
          String activation,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "false")
          boolean bicubicSkip) {}

  private final Settings settings;

  SrResNet(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    int size = settings.endSize();
    Layer head =
        b.child("head", Role.HEAD)
            .unit(
                "",
                UnitSpec.same(image.channels(), channels, size)
                    .withActivation(settings.activation()));
    Builder place = b.child("body", Role.BODY);
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < settings.blocks(); i++) {
      blocks.add(place.block(Integer.toString(i), channels));
    }
    Layer fuse =
        b.child("fuse", Role.FUSE)
            .unit("", UnitSpec.same(channels, channels, 3).withNorm(settings.fuseNorm()));
    Layer tail =
        Upsampler.build(b, channels, image.onlyScale(), settings.activation())
            .then(
                b.child("tail", Role.TAIL)
                    .unit("", UnitSpec.same(channels, image.channels(), size)));
    return (lr, scale, p) -> {
      Tensor features = head.forward(lr, p);
      Tensor body = fuse.forward(Edsr.run(blocks, features, p), p);
      Tensor y = tail.forward(features.plus(body), p);
      return settings.bicubicSkip()
          ? y.plus(Functional.upscale(lr, InterpolationKernel.BICUBIC, scale))
          : y;
    };
  }
}
