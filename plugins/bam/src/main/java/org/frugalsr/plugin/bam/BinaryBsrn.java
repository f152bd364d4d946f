package org.frugalsr.plugin.bam;

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
 * {@code R(M(E(x)))}: one convolution, a body of blocks, an upsampler and one convolution (Xin et
 * al., ECCV 2020); the published one has 20 {@code hpb} blocks of 48 channels.
 *
 * <p>Not to be confused with the blueprint network of the same name, BSRN. The paper's figure does
 * not show the convolution that closes the body, but the published counts require it; it does not
 * show the skips either, which are optional because such bodies train better with them.
 */
final class BinaryBsrn implements Network {
  record Settings(
      @Key(doc = "Feature channels.", def = "48", min = 1, max = 65536) int channels,
      @Key(
              doc = "Blocks in the body; 0 is the control without a body.",
              def = "20",
              min = 0,
              max = 10000)
          int blocks,
      @Key(
              doc = "The activation after the first convolution, or none.",
              def = "relu",
              names = Block.ACTIVATION)
          String headActivation,
      @Key(
              doc = "Whether a float convolution with batch normalisation closes the body.",
              def = "true")
          boolean fuse,
      @Key(
              doc = "The activation of the output image, or none.",
              def = "none",
              names = Block.ACTIVATION)
          String tailActivation,
      @Key(doc = "Whether the input of the body is added to its output.", def = "true")
          boolean skip,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "true")
          boolean bicubicSkip) {}

  private final Settings settings;

  BinaryBsrn(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    Layer head =
        b.child("head", Role.HEAD)
            .unit(
                "",
                UnitSpec.same(image.channels(), channels, 3)
                    .withActivation(settings.headActivation()));
    Layer body = body(b, channels);
    Layer tail =
        Upsampler.build(b, channels, image.onlyScale(), "none")
            .then(
                b.child("tail", Role.TAIL)
                    .unit(
                        "",
                        UnitSpec.same(channels, image.channels(), 3)
                            .withActivation(settings.tailActivation())));
    return (lr, scale, p) -> {
      Tensor y = tail.forward(body.forward(head.forward(lr, p), p), p);
      return settings.bicubicSkip()
          ? y.plus(Functional.upscale(lr, InterpolationKernel.BICUBIC, scale))
          : y;
    };
  }

  private Layer body(Builder b, int channels) {
    if (settings.blocks() == 0) {
      return Layer.IDENTITY;
    }
    Builder place = b.child("body", Role.BODY);
    Layer all = Layer.IDENTITY;
    for (int i = 0; i < settings.blocks(); i++) {
      all = all.then(place.block(Integer.toString(i), channels));
    }
    if (settings.fuse()) {
      all =
          all.then(
              b.child("fuse", Role.FUSE)
                  .unit("", UnitSpec.same(channels, channels, 3).withBias(false).withNorm(true)));
    }
    Layer body = all;
    return settings.skip() ? (x, p) -> x.plus(body.forward(x, p)) : body;
  }
}
