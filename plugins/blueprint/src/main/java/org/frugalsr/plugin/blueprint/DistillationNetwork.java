package org.frugalsr.plugin.blueprint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.frugalsr.api.Block;
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
 * The skeleton that IMDN, RFDN and BSRN share: head, a chain of blocks whose outputs are all fused
 * by a 1x1 convolution, a convolution, a skip over all of these, and one convolution before the
 * pixel shuffle (Hui et al., ACM MM 2019; Liu et al., ECCVW 2020; Li et al., CVPRW 2022).
 *
 * <p>With no blocks the skip and the convolutions after them are left out: the {@code no body}
 * control. One scale. Ranges and means are {@code network.range} and {@code network.mean}: BSRN and
 * IMDN use 0..1 and no mean shift, the released RFDN 0..255.
 */
final class DistillationNetwork implements Network {
  /** The input of the convolution after the blocks. */
  enum Fusion {
    /** All blocks' outputs, through a 1x1 convolution and the activation. */
    ALL,
    /** The last block's output, as in the IMDN baseline of the NTIRE challenges. */
    LAST
  }

  /**
   * The keys of {@code bsrn}.
   *
   * @param channels of the features
   * @param blocks in the chain
   * @param copies of the image as input channels of the head
   * @param fusion input of the convolution after the blocks
   * @param activation after the 1x1 convolution
   * @param bicubicSkip whether the bicubic image is added to the output
   */
  record Bsrn(
      @Key(doc = "Feature channels.", def = "64", min = 1) int channels,
      @Key(doc = "Blocks in the body; 0 is the control without a body.", def = "8", min = 0)
          int blocks,
      @Key(
              doc =
                  "Copies of the image as input channels of the head, as in the released code; more"
                      + " than one adds parameters but no expressiveness.",
              def = "4",
              min = 1,
              max = 16)
          int copies,
      @Key(doc = "Input of the convolution after the blocks: all or the last.", def = "all")
          Fusion fusion,
      @Key(
              doc = "The activation after the 1x1 convolution that fuses all outputs, or none.",
              def = "gelu",
              names = Block.ACTIVATION)
          String activation,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "false")
          boolean bicubicSkip) {}

  /**
   * The keys of {@code rfdn}.
   *
   * @param channels of the features
   * @param blocks in the chain
   * @param fusion input of the convolution after the blocks
   * @param activation after the 1x1 convolution
   * @param bicubicSkip whether the bicubic image is added to the output
   */
  record Rfdn(
      @Key(doc = "Feature channels; 50 as released, 48 in the paper.", def = "50", min = 1)
          int channels,
      @Key(
              doc = "Blocks in the body; 4 as released, 6 in the paper, 0 without a body.",
              def = "4",
              min = 0)
          int blocks,
      @Key(doc = "Input of the convolution after the blocks: all or the last.", def = "all")
          Fusion fusion,
      @Key(
              doc = "The activation after the 1x1 convolution that fuses all outputs, or none.",
              def = "leaky-relu",
              names = Block.ACTIVATION)
          String activation,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "false")
          boolean bicubicSkip) {}

  /**
   * The keys of {@code imdn}.
   *
   * @param channels of the features
   * @param blocks in the chain
   * @param fusion input of the convolution after the blocks
   * @param activation after the 1x1 convolution
   * @param bicubicSkip whether the bicubic image is added to the output
   */
  record Imdn(
      @Key(doc = "Feature channels.", def = "64", min = 4) int channels,
      @Key(doc = "Blocks in the body; 0 is the control without a body.", def = "6", min = 0)
          int blocks,
      @Key(doc = "Input of the convolution after the blocks: all or the last.", def = "all")
          Fusion fusion,
      @Key(
              doc = "The activation after the 1x1 convolution that fuses all outputs, or none.",
              def = "leaky-relu",
              names = Block.ACTIVATION)
          String activation,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "false")
          boolean bicubicSkip) {}

  private final Bsrn settings;

  DistillationNetwork(Bsrn settings) {
    this.settings = settings;
  }

  DistillationNetwork(Rfdn s) {
    this(new Bsrn(s.channels(), s.blocks(), 1, s.fusion(), s.activation(), s.bicubicSkip()));
  }

  DistillationNetwork(Imdn s) {
    this(new Bsrn(s.channels(), s.blocks(), 1, s.fusion(), s.activation(), s.bicubicSkip()));
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    int copies = settings.copies();
    int scale = image.onlyScale();
    Layer head =
        b.child("head", Role.HEAD).unit("", UnitSpec.same(copies * image.channels(), channels, 3));
    Builder body = b.child("body", Role.BODY);
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < settings.blocks(); i++) {
      blocks.add(body.block(Integer.toString(i), channels));
    }
    Layer fuse = blocks.isEmpty() ? Layer.IDENTITY : fuse(b.child("fuse", Role.FUSE), channels);
    Layer tail =
        b.child("tail", Role.TAIL)
            .unit("", UnitSpec.same(channels, image.channels() * scale * scale, 3));
    return (lr, s, p) -> {
      Tensor features =
          head.forward(
              copies == 1
                  ? lr
                  : Functional.concat(Collections.nCopies(copies, lr).toArray(new Tensor[0])),
              p);
      List<Tensor> outputs = new ArrayList<>();
      Tensor x = features;
      for (Layer block : blocks) {
        x = block.forward(x, p);
        outputs.add(x);
      }
      Tensor joined =
          settings.fusion() == Fusion.ALL && outputs.size() > 1
              ? Functional.concat(outputs.toArray(new Tensor[0]))
              : x;
      Tensor y = blocks.isEmpty() ? features : fuse.forward(joined, p).plus(features);
      Tensor sr = Functional.pixelShuffle(tail.forward(y, p), scale);
      return settings.bicubicSkip()
          ? sr.plus(Functional.upscale(lr, InterpolationKernel.BICUBIC, s))
          : sr;
    };
  }

  private Layer fuse(Builder place, int channels) {
    Layer closing = place.unit("conv", UnitSpec.same(channels, channels, 3));
    if (settings.fusion() == Fusion.LAST) {
      return closing;
    }
    return place
        .unit(
            "join",
            UnitSpec.same(settings.blocks() * channels, channels, 1)
                .withActivation(settings.activation()))
        .then(closing);
  }
}
