package org.frugalsr.plugin.binary;

import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.OutputRescaling;
import org.frugalsr.api.Pass;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A sign of inputs with their magnitude restored in the output, which is multiplied by K, the
 * box-filtered mean magnitude of the input over its channels: {@code K = box(mean_c |x|)}
 * (Rastegari et al., XNOR-Net, ECCV 2016, section 3.2).
 */
final class ScaledSignInput extends SignInput implements OutputRescaling {
  private final KernelSpec spec;
  private final INDArray box;

  ScaledSignInput(QuantizerSite site, Parts parts) {
    super(site, parts);
    this.spec = site.spec();
    int size = spec.size();
    this.box = Nd4j.create(DataType.FLOAT, size, size, 1, 1).assign(1.0 / (size * size));
  }

  @Override
  public Tensor rescale(Tensor y, Tensor x, Pass p) {
    Tensor filter =
        p.tape().tracing()
            ? p.tape().placeholder("box", Shape.of(spec.size(), spec.size(), 1, 1))
            : p.tape().constant("box", box);
    Tensor magnitude = Functional.meanOfChannels(Functional.abs(x));
    return y.times(Functional.conv2d(magnitude, filter, null, spec.stride(), spec.padding()));
  }
}
