package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Builder;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Network;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.Upsampler;
import org.frugalsr.api.config.Key;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * Head, a body of blocks closed by a convolution and a skip, upsampler, tail (Lim et al., CVPRW
 * 2017).
 *
 * <p>EDSR-baseline has 16 blocks of 64 channels, EDSR 32 of 256 with {@code block.res-scale = 0.1}.
 * With no blocks the body, its closing convolution and the skip are left out: the {@code no body}
 * control.
 */
final class Edsr implements Network {
  /** How features become pixels. */
  enum Tail {
    /** Convolutions and shuffles, then a convolution at high resolution, as published. */
    UPSAMPLER,
    /** One convolution at low resolution, then a shuffle. */
    DIRECT
  }

  record Settings(
      @Key(doc = "Feature channels.", def = "64", min = 1, max = 65536) int channels,
      @Key(
              doc = "Blocks in the body; 0 is the control without a body.",
              def = "16",
              min = 0,
              max = 10000)
          int blocks,
      @Key(doc = "Whether a convolution closes the body.", def = "true") boolean fuse,
      @Key(doc = "Whether the input of the body is added to its output.", def = "true")
          boolean skip,
      @Key(doc = "How features become pixels: upsampler or direct.", def = "upsampler") Tail tail,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "false")
          boolean bicubicSkip) {}

  private final Settings settings;

  Edsr(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    int scale = image.onlyScale();
    Layer head = b.child("head", Role.HEAD).unit("", UnitSpec.same(image.channels(), channels, 3));
    Layer body = body(b, channels);
    Layer tail = tail(image, b, channels, scale);
    return (lr, s, p) -> {
      Tensor y = tail.forward(body.forward(head.forward(lr, p), p), p);
      return settings.bicubicSkip()
          ? y.plus(Functional.upscale(lr, InterpolationKernel.BICUBIC, s))
          : y;
    };
  }

  private Layer body(Builder b, int channels) {
    if (settings.blocks() == 0) {
      return Layer.IDENTITY;
    }
    Builder place = b.child("body", Role.BODY);
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < settings.blocks(); i++) {
      blocks.add(place.block(Integer.toString(i), channels));
    }
    Layer fuse =
        settings.fuse()
            ? b.child("fuse", Role.FUSE).unit("", UnitSpec.same(channels, channels, 3))
            : Layer.IDENTITY;
    Layer body = (x, p) -> fuse.forward(run(blocks, x, p), p);
    return settings.skip() ? (x, p) -> x.plus(body.forward(x, p)) : body;
  }

  static Tensor run(List<Layer> blocks, Tensor x, Pass p) {
    Tensor y = x;
    for (Layer block : blocks) {
      y = block.forward(y, p);
    }
    return y;
  }

  private Layer tail(ImageSpec image, Builder b, int channels, int scale) {
    Builder place = b.child("tail", Role.TAIL);
    if (settings.tail() == Tail.DIRECT) {
      Layer conv = place.unit("", UnitSpec.same(channels, image.channels() * scale * scale, 3));
      return (x, p) -> Functional.pixelShuffle(conv.forward(x, p), scale);
    }
    return Upsampler.build(b, channels, scale, "none")
        .then(place.unit("", UnitSpec.same(channels, image.channels(), 3)));
  }
}
