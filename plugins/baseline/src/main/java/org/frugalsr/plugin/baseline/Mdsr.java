package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * One network for several scales: a shared head and body, and for each scale its own pre-processing
 * and upsampler (Lim et al., CVPRW 2017, section 3.3).
 *
 * <p>Head; two residual blocks of 5x5 kernels for the scale; the body of blocks and its closing
 * convolution, with a skip around both; the scale's upsampler; the last convolution. MDSR-baseline
 * has 16 blocks of 64 channels, MDSR 80. Only the branches of the requested scale are run and
 * trained. Names of arrays of one scale begin with {@code x2}, {@code x3} and so on.
 */
final class Mdsr implements Network {
  private static final int PRE_BLOCKS = 2;

  /** Whether the last convolution is shared. */
  enum Tail {
    /** One for all scales, as in the authors' PyTorch code. */
    SHARED,
    /** One for each scale, as in the paper's figure and the authors' Torch code. */
    PER_SCALE
  }

  record Settings(
      @Key(doc = "Feature channels.", def = "64", min = 1) int channels,
      @Key(doc = "Blocks in the body that all scales share.", def = "16", min = 1) int blocks,
      @Key(doc = "Kernel size of each scale's pre-processing, odd.", def = "5", min = 1)
          int preSize,
      @Key(
              doc =
                  "The last convolution: shared, as in the PyTorch code, or per-scale, as in the"
                      + " paper's figure.",
              def = "shared")
          Tail tail,
      @Key(doc = "Whether the bicubic image is added to the output.", def = "false")
          boolean bicubicSkip) {}

  private final Settings settings;

  Mdsr(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int channels = settings.channels();
    Layer head = b.child("head", Role.HEAD).unit("", UnitSpec.same(image.channels(), channels, 3));
    Builder place = b.child("body", Role.BODY);
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < settings.blocks(); i++) {
      blocks.add(place.block(Integer.toString(i), channels));
    }
    Layer fuse = b.child("fuse", Role.FUSE).unit("", UnitSpec.same(channels, channels, 3));
    UnitSpec last = UnitSpec.same(channels, image.channels(), 3);
    boolean shared = settings.tail() == Tail.SHARED;
    Map<Integer, Layer> before = new LinkedHashMap<>();
    Map<Integer, Layer> after = new LinkedHashMap<>();
    for (int scale : image.scales()) {
      Builder here = b.child("x" + scale);
      before.put(scale, preprocessing(here.child("pre", Role.HEAD)));
      Layer upsampler = Upsampler.build(here, channels, scale, "none");
      after.put(
          scale, shared ? upsampler : upsampler.then(here.child("tail", Role.TAIL).unit("", last)));
    }
    Layer tail = shared ? b.child("tail", Role.TAIL).unit("", last) : Layer.IDENTITY;
    return (lr, scale, p) -> {
      Tensor x = branch(before, scale).forward(head.forward(lr, p), p);
      Tensor features = x.plus(fuse.forward(Edsr.run(blocks, x, p), p));
      Tensor y = tail.forward(branch(after, scale).forward(features, p), p);
      return settings.bicubicSkip()
          ? y.plus(Functional.upscale(lr, InterpolationKernel.BICUBIC, scale))
          : y;
    };
  }

  private static Layer branch(Map<Integer, Layer> branches, int scale) {
    Layer found = branches.get(scale);
    if (found == null) {
      throw new IllegalArgumentException(
          "this network has the scales " + branches.keySet() + ", but was asked for " + scale);
    }
    return found;
  }

  /** Two residual blocks without scaling: convolution, ReLU, convolution, and the input added. */
  private Layer preprocessing(Builder b) {
    Layer all = Layer.IDENTITY;
    for (int i = 0; i < PRE_BLOCKS; i++) {
      Builder here = b.child(Integer.toString(i));
      UnitSpec spec = UnitSpec.same(settings.channels(), settings.channels(), settings.preSize());
      Layer branch = here.unit("conv1", spec.withActivation("relu")).then(here.unit("conv2", spec));
      all = all.then((x, p) -> x.plus(branch.forward(x, p)));
    }
    return all;
  }
}
