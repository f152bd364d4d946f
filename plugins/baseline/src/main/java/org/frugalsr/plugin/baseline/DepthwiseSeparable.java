package org.frugalsr.plugin.baseline;

import java.util.Optional;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.KernelSpec.Form;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;

/**
 * A depthwise convolution over space, then a 1x1 convolution over channels (Howard et al.,
 * MobileNets, 2017).
 *
 * <p>Rejects 1x1 units, which would become a depthwise scaling and a 1x1 convolution.
 */
final class DepthwiseSeparable implements Operator {
  record Settings(
      @Key(doc = "Initialisation: uniform torch, normal he, or uniform xavier.", def = "torch")
          Convolution.Start start) {}

  private final Convolution.Start start;

  DepthwiseSeparable(Settings settings) {
    this.start = settings.start();
  }

  @Override
  public boolean accepts(UnitSpec spec) {
    return spec.size() > 1;
  }

  @Override
  public Layer layer(UnitSpec u, Site site) {
    KernelSpec space =
        new KernelSpec(
            Form.DEPTHWISE,
            u.in(),
            u.in(),
            u.size(),
            u.stride(),
            u.padding(),
            false,
            Optional.empty(),
            Optional.empty());
    KernelSpec channels =
        new KernelSpec(Form.DENSE, u.in(), u.out(), 1, 1, 0, u.bias(), u.weights(), u.inputs());
    Kernel depthwise =
        site.kernel(
            "depthwise", space, Convolution.weight(space, start), Convolution.bias(space, start));
    Kernel pointwise =
        site.kernel(
            "pointwise",
            channels,
            Convolution.weight(channels, start),
            Convolution.bias(channels, start));
    Layer first =
        (x, p) ->
            depthwise.apply(
                x,
                p,
                (in, w, bias) -> Functional.depthwiseConv2d(in, w, bias, u.stride(), u.padding()));
    Layer second =
        (x, p) -> pointwise.apply(x, p, (in, w, bias) -> Functional.conv2d(in, w, bias, 1, 0));
    return first.then(second);
  }
}
