package org.frugalsr.engine.cost;

import static org.frugalsr.engine.cost.PublishedNetwork.conv;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * RFDN, as released and as published, BSRN and BSRN-S, which have the same skeleton.
 *
 * @param b of the network's root
 * @param channels C; blocks distil C / 2, ESA works on C / 4
 * @param blocks in the body
 * @param kind which of them
 */
record Distillation(Builder b, int channels, int blocks, Kind kind) {
  enum Kind {
    /** As released: 3x3 convolutions, LeakyReLU, ESA. */
    RFDN,
    /** As published: CCA with reduction 4 in place of ESA, block skips. */
    RFDN_CCA,
    /** Blueprint convolutions, GELU, replicated input, CCA behind ESA, block skips. */
    BSRN,
    /** Pointwise parts with bias, a dense strided convolution in ESA, a scale in place of CCA. */
    BSRN_S;

    boolean blueprint() {
      return this == BSRN || this == BSRN_S;
    }
  }

  Layer network(int scale) {
    Layer head =
        kind.blueprint()
            ? ((Layer) (x, p) -> Functional.concat(x, x, x, x))
                .then(spatial(b.child("head", Role.HEAD), "conv", 12, channels))
            : conv(b.child("head", Role.HEAD), "conv", 3, channels, 3);
    List<Layer> body = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      body.add(block(b.child("body", Role.BODY).child(Integer.toString(i))));
    }
    Builder fuse = b.child("fuse", Role.FUSE);
    Layer joined =
        activated(conv(fuse, "join", blocks * channels, channels, 1))
            .then(spatial(fuse, "conv", channels, channels));
    Layer features =
        (x, p) -> {
          List<Tensor> outputs = new ArrayList<>();
          Tensor y = x;
          for (Layer block : body) {
            y = block.forward(y, p);
            outputs.add(y);
          }
          return x.plus(joined.forward(Functional.concat(outputs.toArray(Tensor[]::new)), p));
        };
    return head.then(features).then(PublishedNetwork.shuffled(b, channels, scale));
  }

  private Layer block(Builder here) {
    int half = channels / 2;
    List<Layer> distil = new ArrayList<>();
    List<Layer> refine = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      distil.add(activated(conv(here, "d" + i, channels, half, 1)));
      Layer inner = spatial(here, "r" + i, channels, channels);
      refine.add(activated((x, p) -> x.plus(inner.forward(x, p))));
    }
    Layer last = activated(spatial(here, "d4", channels, half));
    Layer attended = conv(here, "c5", 4 * half, channels, 1).then(attention(here));
    return (x, p) -> {
      List<Tensor> distilled = new ArrayList<>();
      Tensor r = x;
      for (int i = 0; i < 3; i++) {
        distilled.add(distil.get(i).forward(r, p));
        r = refine.get(i).forward(r, p);
      }
      distilled.add(last.forward(r, p));
      Tensor y = attended.forward(Functional.concat(distilled.toArray(Tensor[]::new)), p);
      return kind == Kind.RFDN ? y : y.plus(x);
    };
  }

  private Layer attention(Builder here) {
    return switch (kind) {
      case RFDN -> esa(here.child("esa"));
      case RFDN_CCA -> cca(here.child("cca"), channels, channels / 4);
      case BSRN -> esa(here.child("esa")).then(cca(here.child("cca"), channels, channels / 16));
      case BSRN_S ->
          esa(here.child("esa")).then(scale(here)).then(conv(here, "out", channels, channels, 1));
    };
  }

  private Layer scale(Builder here) {
    Parameter factors =
        here.site()
            .parameter(
                "cw",
                new ParameterSpec(
                    Shape.of(channels), ParameterKind.WEIGHT, Initializer.constant(1)));
    return (x, p) -> x.times(p.value(factors));
  }

  private Layer esa(Builder here) {
    int f = channels / 4;
    Layer reduce = conv(here, "conv1", channels, f, 1);
    Layer strided =
        kind == Kind.BSRN
            ? pointwise(here, "conv2", f, f)
                .then(PublishedNetwork.depthwise(here.child("conv2"), "dw", f, 2, 0))
            : here.unit("conv2", UnitSpec.same(f, f, 3).withGeometry(2, 0));
    Layer pooled =
        rectified(spatial(here, "conv3", f, f))
            .then(rectified(spatial(here, "conv4", f, f)))
            .then(spatial(here, "conv5", f, f));
    Layer skip = conv(here, "skip", f, f, 1);
    Layer expand = conv(here, "expand", f, channels, 1);
    return (x, p) -> {
      Tensor reduced = reduce.forward(x, p);
      Tensor small = Functional.maxPool2d(strided.forward(reduced, p), 7, 3, 0);
      Tensor large =
          Functional.resize(
              pooled.forward(small, p),
              InterpolationKernel.BILINEAR,
              x.shape().height(),
              x.shape().width(),
              false);
      Tensor gate = expand.forward(large.plus(skip.forward(reduced, p)), p);
      return x.times(Functional.sigmoid(gate));
    };
  }

  /** Contrast-aware channel attention. */
  static Layer cca(Builder here, int channels, int few) {
    Layer gate =
        conv(here, "down", channels, few, 1)
            .then((z, p) -> Functional.relu(z))
            .then(conv(here, "up", few, channels, 1));
    return (x, p) -> {
      Tensor z = Functional.globalMean(x).plus(Functional.globalStandardDeviation(x));
      return x.times(Functional.sigmoid(gate.forward(z, p)));
    };
  }

  /** The 3x3 convolution of the kind: dense, or pointwise without bias and depthwise with. */
  private Layer spatial(Builder here, String name, int in, int out) {
    return kind.blueprint()
        ? pointwise(here, name, in, out)
            .then(PublishedNetwork.depthwise(here.child(name), "dw", out, 1, 1))
        : conv(here, name, in, out, 3);
  }

  private Layer pointwise(Builder here, String name, int in, int out) {
    return here.child(name).unit("pw", UnitSpec.same(in, out, 1).withBias(kind == Kind.BSRN_S));
  }

  private Layer activated(Layer layer) {
    return kind.blueprint()
        ? layer.then((x, p) -> Functional.gelu(x))
        : layer.then(PublishedNetwork::leaky);
  }

  /** Inside ESA, where RFDN has a ReLU. */
  private Layer rectified(Layer layer) {
    return kind.blueprint()
        ? layer.then((x, p) -> Functional.gelu(x))
        : layer.then((x, p) -> Functional.relu(x));
  }
}
