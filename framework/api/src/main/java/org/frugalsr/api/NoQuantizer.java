package org.frugalsr.api;

import java.util.List;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Tensor;

/** Leaves weights and activations in float32; registered as {@code none}. */
public final class NoQuantizer implements Quantizer, Quantizer.At {
  /** The only state it has is none. */
  public NoQuantizer() {}

  @Override
  public At at(KernelSite site) {
    return this;
  }

  @Override
  public Tensor weight(Parameter latent, Pass p) {
    return p.value(latent);
  }

  @Override
  public Tensor activation(Tensor x, Pass p) {
    return x;
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT;
  }

  @Override
  public List<InferenceForm.WeightCodes> weightCodes(Parameter latent, Pass p) {
    return List.of();
  }

  @Override
  public List<InferenceForm.InputCodes> inputCodes(Pass p) {
    return List.of();
  }
}
