package org.frugalsr.plugin.baseline;

import org.frugalsr.api.Builder;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Model;
import org.frugalsr.api.Network;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Functional;

/** MATLAB's bicubic interpolation (Keys, 1981; a = -0.5), the baseline of every table. */
final class Bicubic implements Network {
  @Override
  public Model build(ImageSpec image, Builder b) {
    return (lr, scale, p) -> Functional.upscale(lr, InterpolationKernel.BICUBIC, scale);
  }
}
