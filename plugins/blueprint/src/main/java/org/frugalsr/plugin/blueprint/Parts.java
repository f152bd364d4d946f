package org.frugalsr.plugin.blueprint;

import java.util.Optional;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.KernelSpec.Form;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.tensor.Functional;

/**
 * The kernels of a separable convolution.
 *
 * @param site of the convolution
 * @param start initialisation of weights and biases
 */
record Parts(Site site, Convolution.Start start) {
  /** A 1x1 kernel alone, for a unit of kernel size 1. */
  Layer alone(UnitSpec u) {
    Kernel kernel = kernel("", KernelSpec.dense(u));
    return (x, p) ->
        kernel.apply(
            x, p, (in, w, bias) -> Functional.conv2d(in, w, bias, u.stride(), u.padding()));
  }

  /** A 1x1 kernel with another input than the unit's. */
  Kernel pointwise(String name, int in, int out, boolean bias) {
    return kernel(
        name,
        new KernelSpec(Form.DENSE, in, out, 1, 1, 0, bias, Optional.empty(), Optional.empty()));
  }

  /** A 1x1 kernel in the unit's accumulation groups. */
  Kernel pointwise(String name, UnitSpec u, int out, boolean bias) {
    return kernel(
        name, new KernelSpec(Form.DENSE, u.in(), out, 1, 1, 0, bias, u.weights(), u.inputs()));
  }

  /** The 1x1 convolution with a kernel. */
  static Layer convolution(Kernel kernel) {
    return (x, p) -> kernel.apply(x, p, (in, w, bias) -> Functional.conv2d(in, w, bias, 1, 0));
  }

  /** A depthwise convolution with the unit's size, stride, padding and bias. */
  Layer depthwise(UnitSpec u, int channels) {
    Kernel kernel =
        kernel(
            "depthwise",
            new KernelSpec(
                Form.DEPTHWISE,
                channels,
                channels,
                u.size(),
                u.stride(),
                u.padding(),
                u.bias(),
                Optional.empty(),
                Optional.empty()));
    return (x, p) ->
        kernel.apply(
            x,
            p,
            (in, w, bias) -> Functional.depthwiseConv2d(in, w, bias, u.stride(), u.padding()));
  }

  private Kernel kernel(String name, KernelSpec spec) {
    return site.kernel(name, spec, Convolution.weight(spec, start), Convolution.bias(spec, start));
  }
}
