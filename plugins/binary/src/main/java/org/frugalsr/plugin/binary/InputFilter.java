package org.frugalsr.plugin.binary;

import java.util.Arrays;
import org.frugalsr.api.Pass;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A learned float filter per channel before the quantization of an input, with zero padding: {@code
 * filter}, {@code [size, size, channels, 1]}, initialised as the identity.
 */
final class InputFilter {
  private final QuantizerSite site;
  private final Parameter filter;
  private final int padding;

  /**
   * Creates the filter.
   *
   * @param size side in pixels, odd
   */
  InputFilter(QuantizerSite site, int size) {
    this.site = site;
    this.padding = size / 2;
    this.filter =
        site.parameter(
            "filter",
            new ParameterSpec(
                Shape.of(size, size, site.spec().in(), 1),
                ParameterKind.ACTIVATION,
                InputFilter::identity));
  }

  private static void identity(INDArray filter, Rng rng) {
    int size = (int) filter.size(0);
    int channels = (int) filter.size(2);
    double[] values = new double[size * size * channels];
    int centre = size * size / 2 * channels;
    Arrays.fill(values, centre, centre + channels, 1);
    ArrayMemory.write(values, filter);
  }

  /** The filtered input, of the same shape. */
  Tensor apply(Tensor x, Pass p) {
    try (var scope = p.tape().at(site.path())) { // a convolution besides the kernel's
      return Functional.depthwiseConv2d(x, p.value(filter), null, 1, padding);
    }
  }
}
