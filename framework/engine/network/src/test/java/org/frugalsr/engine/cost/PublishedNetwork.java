package org.frugalsr.engine.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/**
 * Published networks layer by layer, for tests of what is counted; they are traced, never run.
 *
 * @param graph which one
 */
record PublishedNetwork(@Key(doc = "Which network.") Graph graph) {
  /** The networks. */
  enum Graph {
    /** EDSR-baseline: 16 blocks of 64 channels (Lim et al., CVPRW 2017). */
    EDSR_BASELINE,
    /** SRResNet without BN and with 3x3 ends, which BBCU calls SRResNet (Xia et al., ICLR 2023). */
    MSRRESNET,
    /** The binary BSRN of the BAM paper with a post-body convolution (Xin et al., ECCV 2020). */
    BAM_BSRN,
    /** The IMDN baseline of the NTIRE challenges: 8 blocks, no attention. */
    IMDN_BASELINE,
    /** IMDN: 6 blocks with attention, all of them joined (Hui et al., ACM MM 2019). */
    IMDN,
    /** RFDN as released, the winner of AIM 2020 (Liu et al., 2020). */
    RFDN,
    /** RFDN of the paper, by inference: 6 blocks of 48 channels. */
    RFDN_CCA,
    /** The blueprint BSRN (Li et al., CVPRW 2022). */
    BSRN,
    /** Its small version, entered in NTIRE 2022. */
    BSRN_S
  }

  Model build(ImageSpec image, Builder b) {
    int scale = image.onlyScale();
    Layer network =
        switch (graph) {
          case EDSR_BASELINE -> edsr(b, scale);
          case MSRRESNET -> msrResNet(b, scale);
          case BAM_BSRN -> bamBsrn(b, scale);
          case IMDN_BASELINE -> imdnBaseline(b, scale);
          case IMDN -> imdn(b, scale);
          case RFDN_CCA -> new Distillation(b, 48, 6, Distillation.Kind.RFDN_CCA).network(scale);
          case BSRN_S -> new Distillation(b, 48, 5, Distillation.Kind.BSRN_S).network(scale);
          case RFDN -> new Distillation(b, 50, 4, Distillation.Kind.RFDN).network(scale);
          case BSRN -> new Distillation(b, 64, 8, Distillation.Kind.BSRN).network(scale);
        };
    return (lr, s, p) -> network.forward(lr, p);
  }

  private static Layer edsr(Builder b, int scale) {
    Layer body = residualBlocks(b, 16, 64).then(conv(b.child("fuse", Role.BODY), "", 64, 64, 3));
    return conv(b.child("head", Role.HEAD), "", 3, 64, 3)
        .then((x, p) -> x.plus(body.forward(x, p)))
        .then(upsampler(b, 64, scale))
        .then(conv(b.child("tail", Role.TAIL), "", 64, 3, 3));
  }

  private static Layer msrResNet(Builder b, int scale) {
    return conv(b.child("head", Role.HEAD), "", 3, 64, 3)
        .then(residualBlocks(b, 16, 64))
        .then(upsampler(b, 64, scale))
        .then(conv(b.child("fine", Role.FUSE), "", 64, 64, 3))
        .then(conv(b.child("tail", Role.TAIL), "", 64, 3, 3));
  }

  private static Layer residualBlocks(Builder b, int blocks, int channels) {
    Layer all = Layer.IDENTITY;
    for (int i = 0; i < blocks; i++) {
      Builder here = b.child("body", Role.BODY).child(Integer.toString(i));
      Layer branch =
          conv(here, "conv1", channels, channels, 3)
              .then((x, p) -> Functional.relu(x))
              .then(conv(here, "conv2", channels, channels, 3));
      all = all.then((x, p) -> x.plus(branch.forward(x, p)));
    }
    return all;
  }

  private static Layer bamBsrn(Builder b, int scale) {
    int c = 48;
    Layer body = Layer.IDENTITY;
    for (int i = 0; i < 40; i++) {
      Builder here = b.child("body", Role.BODY).child(Integer.toString(i));
      UnitSpec three = UnitSpec.same(c, c, 3).withBias(false).withNorm(true);
      UnitSpec one = UnitSpec.same(c, c, 1).withBias(false).withNorm(true);
      body =
          body.then(here.unit("conv1", three))
              .then(here.unit("conv2", one))
              .then(here.unit("conv3", one));
    }
    UnitSpec close = UnitSpec.same(c, c, 3).withBias(false).withNorm(true);
    return conv(b.child("head", Role.HEAD), "", 3, c, 3)
        .then(body)
        .then(b.child("fuse", Role.FUSE).unit("", close))
        .then(upsampler(b, c, scale))
        .then(conv(b.child("tail", Role.TAIL), "", c, 3, 3));
  }

  private static Layer imdnBaseline(Builder b, int scale) {
    Layer body = Layer.IDENTITY;
    for (int i = 0; i < 8; i++) {
      body = body.then(imdBlock(b.child("body", Role.BODY).child(Integer.toString(i)), false));
    }
    Layer features = body.then(conv(b.child("fuse", Role.FUSE), "", 64, 64, 3));
    return conv(b.child("head", Role.HEAD), "", 3, 64, 3)
        .then((x, p) -> x.plus(features.forward(x, p)))
        .then(shuffled(b, 64, scale));
  }

  private static Layer imdn(Builder b, int scale) {
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      blocks.add(imdBlock(b.child("body", Role.BODY).child(Integer.toString(i)), true));
    }
    Builder fuse = b.child("fuse", Role.FUSE);
    Layer joined =
        conv(fuse, "join", 6 * 64, 64, 1)
            .then(PublishedNetwork::leaky)
            .then(conv(fuse, "conv", 64, 64, 3));
    Layer features =
        (x, p) -> {
          List<Tensor> outputs = new ArrayList<>();
          Tensor y = x;
          for (Layer block : blocks) {
            y = block.forward(y, p);
            outputs.add(y);
          }
          return x.plus(joined.forward(Functional.concat(outputs.toArray(Tensor[]::new)), p));
        };
    return conv(b.child("head", Role.HEAD), "", 3, 64, 3)
        .then(features)
        .then(shuffled(b, 64, scale));
  }

  private static Layer imdBlock(Builder b, boolean attention) {
    Layer first = conv(b, "c1", 64, 64, 3).then(PublishedNetwork::leaky);
    Layer second = conv(b, "c2", 48, 64, 3).then(PublishedNetwork::leaky);
    Layer third = conv(b, "c3", 48, 64, 3).then(PublishedNetwork::leaky);
    Layer last = conv(b, "c4", 48, 16, 3);
    Layer fused = conv(b, "c5", 64, 64, 1);
    Layer joined = attention ? Distillation.cca(b.child("cca"), 64, 4).then(fused) : fused;
    return (x, p) -> {
      List<Tensor> distilled = new ArrayList<>();
      Tensor rest = x;
      for (Layer step : List.of(first, second, third)) {
        Tensor y = step.forward(rest, p);
        distilled.add(Functional.slice(y, 0, 16));
        rest = Functional.slice(y, 16, 64);
      }
      distilled.add(last.forward(rest, p));
      return x.plus(joined.forward(Functional.concat(distilled.toArray(Tensor[]::new)), p));
    };
  }

  static Tensor leaky(Tensor x, Pass p) {
    return Functional.leakyRelu(x, 0.05);
  }

  static Layer conv(Builder b, String name, int in, int out, int size) {
    return b.unit(name, UnitSpec.same(in, out, size));
  }

  /** A depthwise 3x3 convolution with bias. */
  static Layer depthwise(Builder b, String name, int channels, int stride, int padding) {
    KernelSpec spec =
        new KernelSpec(
            KernelSpec.Form.DEPTHWISE,
            channels,
            channels,
            3,
            stride,
            padding,
            true,
            Optional.empty(),
            Optional.empty());
    Kernel kernel = b.site().kernel(name, spec, Convolution.weight(spec, Convolution.Start.TORCH));
    return (x, p) ->
        kernel.apply(
            x, p, (in, w, bias) -> Functional.depthwiseConv2d(in, w, bias, stride, padding));
  }

  /** One convolution at low resolution, then a shuffle. */
  static Layer shuffled(Builder b, int channels, int scale) {
    return conv(b.child("tail", Role.TAIL), "", channels, 3 * scale * scale, 3)
        .then((x, p) -> Functional.pixelShuffle(x, scale));
  }

  private static Layer upsampler(Builder b, int channels, int scale) {
    Layer all = Layer.IDENTITY;
    int stages = scale == 4 ? 2 : 1;
    int factor = scale / stages;
    for (int i = 0; i < stages; i++) {
      all =
          all.then(
                  conv(
                      b.child("upsample", Role.UPSAMPLE),
                      Integer.toString(i),
                      channels,
                      channels * factor * factor,
                      3))
              .then((x, p) -> Functional.pixelShuffle(x, factor));
    }
    return all;
  }
}
