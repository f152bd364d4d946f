package org.frugalsr.plugin.binary;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.KernelSite;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A quantizer at one kernel, put together from a coding of each side that it was chosen for. */
final class CodedKernel implements Quantizer.At {
  private static final int FLOAT_BITS = 32;

  private final @Nullable WeightCoding weights;
  private final @Nullable InputCoding inputs;
  private final Optional<InputMagnitude> rescaling;

  /**
   * Makes the codings of the sides that the quantizer was chosen for.
   *
   * @param rescaling of the output, which belongs to the inputs' side
   */
  CodedKernel(
      KernelSite site,
      Function<KernelSite, ? extends WeightCoding> weights,
      Function<KernelSite, ? extends InputCoding> inputs,
      Optional<InputMagnitude> rescaling) {
    boolean ofInputs = site.sides().contains(Quantizer.Side.ACTIVATIONS);
    this.weights = site.sides().contains(Quantizer.Side.WEIGHTS) ? weights.apply(site) : null;
    this.inputs = ofInputs ? inputs.apply(site) : null;
    this.rescaling = ofInputs ? rescaling : Optional.empty();
  }

  /** Without rescaling of the output. */
  CodedKernel(
      KernelSite site,
      Function<KernelSite, ? extends WeightCoding> weights,
      Function<KernelSite, ? extends InputCoding> inputs) {
    this(site, weights, inputs, Optional.empty());
  }

  private WeightCoding weights() {
    return Objects.requireNonNull(weights, "asked about weights, but chosen for inputs only");
  }

  private InputCoding inputs() {
    return Objects.requireNonNull(inputs, "asked about inputs, but chosen for weights only");
  }

  @Override
  public ParameterSpec latent(ParameterSpec proposed) {
    return weights().latent(proposed);
  }

  @Override
  public Tensor weight(Parameter latent, Pass p) {
    return weights().weight(latent, p);
  }

  @Override
  public Tensor activation(Tensor x, Pass p) {
    return inputs().activation(x, p);
  }

  @Override
  public Tensor coded(Tensor x, Pass p) {
    return inputs().coded(x, p);
  }

  @Override
  public boolean rescales() {
    return rescaling.isPresent();
  }

  @Override
  public Tensor output(Tensor y, Tensor x, Pass p) {
    return rescaling.orElseThrow().apply(y, x, p);
  }

  @Override
  public Precision precision() {
    return new Precision(
        weights == null ? FLOAT_BITS : weights.bits(),
        weights == null ? 1 : weights.bases(),
        inputs == null ? FLOAT_BITS : inputs.bits(),
        inputs == null ? 1 : inputs.bases());
  }

  @Override
  public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
    return weights().codes(latent, p);
  }

  @Override
  public List<InputCodes> inputCodes(Pass p) {
    return inputs().codes(p);
  }
}
