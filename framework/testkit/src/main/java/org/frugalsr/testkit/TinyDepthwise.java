package org.frugalsr.testkit;

import java.util.Optional;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.tensor.Functional;

/** A depthwise convolution, for units with as many output as input channels. */
final class TinyDepthwise implements Operator {
  @Override
  public boolean accepts(UnitSpec spec) {
    return spec.in() == spec.out();
  }

  @Override
  public Layer layer(UnitSpec u, Site site) {
    KernelSpec spec =
        new KernelSpec(
            KernelSpec.Form.DEPTHWISE,
            u.in(),
            u.out(),
            u.size(),
            u.stride(),
            u.padding(),
            u.bias(),
            Optional.empty(),
            Optional.empty());
    Kernel kernel = site.kernel("", spec, Convolution.weight(spec, Convolution.Start.TORCH));
    return (x, p) ->
        kernel.apply(
            x,
            p,
            (in, w, bias) -> Functional.depthwiseConv2d(in, w, bias, u.stride(), u.padding()));
  }
}
