package org.frugalsr.plugin.binary;

import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Pass;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The output times K, the box-filtered mean magnitude of the input over its channels: {@code K =
 * box(mean_c |x|)} (Rastegari et al., XNOR-Net, ECCV 2016, section 3.2).
 */
final class InputMagnitude {
  private final KernelSpec spec;
  private final INDArray box;

  InputMagnitude(KernelSpec spec) {
    this.spec = spec;
    int size = spec.size();
    this.box = Nd4j.create(DataType.FLOAT, size, size, 1, 1).assign(1.0 / (size * size));
  }

  Tensor apply(Tensor y, Tensor x, Pass p) {
    Tensor filter =
        p.tape().tracing()
            ? p.tape().placeholder("box", Shape.of(spec.size(), spec.size(), 1, 1))
            : p.tape().constant("box", box);
    Tensor magnitude = Functional.meanOfChannels(Functional.abs(x));
    return y.times(Functional.conv2d(magnitude, filter, null, spec.stride(), spec.padding()));
  }
}
