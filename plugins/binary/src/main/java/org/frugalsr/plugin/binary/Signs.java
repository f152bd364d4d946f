package org.frugalsr.plugin.binary;

import java.util.Arrays;
import java.util.Optional;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.StraightThrough;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One-bit weights and activations at one kernel, made of exchangeable parts. */
final class Signs implements Quantizer.At {
  private final KernelSpec spec;
  private final StraightThrough weightSte;
  private final StraightThrough activationSte;
  private final WeightScale scale;
  private final boolean box;
  private final Optional<INDArray> boxFilter;

  /**
   * A kernel's signs.
   *
   * @param box whether latent weights are kept in [-1, 1]
   * @param inputScale whether the output is multiplied by XNOR-Net's K
   */
  Signs(
      KernelSpec spec,
      StraightThrough weightSte,
      StraightThrough activationSte,
      WeightScale scale,
      boolean box,
      boolean inputScale) {
    this.spec = spec;
    this.weightSte = weightSte;
    this.activationSte = activationSte;
    this.scale = scale;
    this.box = box;
    this.boxFilter = inputScale ? Optional.of(mean(spec.size())) : Optional.empty();
  }

  private static INDArray mean(int size) {
    return Nd4j.create(DataType.FLOAT, size, size, 1, 1).assign(1.0 / (size * size));
  }

  @Override
  public ParameterSpec latent(ParameterSpec proposed) {
    return box ? proposed.with(Constraint.box(-1, 1)) : proposed;
  }

  @Override
  public Tensor weight(Parameter latent, Pass p) {
    Tensor w = p.value(latent);
    Tensor sign = Functional.sign(w, weightSte);
    return scale == WeightScale.NONE ? sign : sign.times(scale(w));
  }

  /** One factor per output channel {@code [out]}; depthwise weights share one. */
  private Tensor scale(Tensor w) {
    Tensor mean = Functional.channelMean(Functional.abs(w));
    return scale == WeightScale.MEAN ? mean : mean.detach();
  }

  @Override
  public Tensor activation(Tensor x, Pass p) {
    return Functional.sign(x, activationSte);
  }

  @Override
  public boolean rescales() {
    return boxFilter.isPresent();
  }

  @Override
  public Tensor output(Tensor y, Tensor x, Pass p) {
    INDArray filter = boxFilter.orElseThrow();
    Tensor weight =
        p.tape().tracing()
            ? p.tape().placeholder("box", Shape.of(spec.size(), spec.size(), 1, 1))
            : p.tape().constant("box", filter);
    Tensor magnitude = Functional.meanOfChannels(Functional.abs(x));
    return y.times(Functional.conv2d(magnitude, weight, null, spec.stride(), spec.padding()));
  }

  @Override
  public Precision precision() {
    return Precision.of(1, 1);
  }

  @Override
  public InferenceForm inferenceForm(Parameter latent, Pass p) {
    float[] w = Numbers.toFloats(latent.value());
    byte[] codes = new byte[w.length];
    for (int i = 0; i < w.length; i++) {
      codes[i] = (byte) (w[i] >= 0 ? 1 : -1);
    }
    float[] factors = new float[spec.out()];
    Arrays.fill(factors, 1);
    if (scale != WeightScale.NONE) {
      float[] means = Numbers.toFloats(scale(p.value(latent)).value());
      for (int c = 0; c < factors.length; c++) {
        factors[c] = means[means.length == 1 ? 0 : c];
      }
    }
    return new InferenceForm(
        Optional.of(new InferenceForm.WeightCodes(1, codes, factors)),
        Optional.of(new InferenceForm.ActivationCodes(1, new float[spec.in()], 1, -1, 1, 0)));
  }
}
