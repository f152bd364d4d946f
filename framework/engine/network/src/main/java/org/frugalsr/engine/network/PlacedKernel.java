package org.frugalsr.engine.network;

import java.util.List;
import java.util.OptionalDouble;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InputQuantizer;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.OutputRescaling;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.PackedWeights;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.Role;
import org.frugalsr.api.WeightQuantizer;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A kernel with its placed operator and quantizers. */
public final class PlacedKernel implements Kernel {
  /** The name of a latent weight under its kernel. */
  static final String WEIGHT = "weight";

  private final SiteNode site;
  private final KernelSpec spec;
  private final Assignment assignment;
  private final String refusedBy;
  private final WeightQuantizer weights;
  private final InputQuantizer inputs;
  private final Parameter latent;
  private final @Nullable Parameter bias;

  PlacedKernel(
      SiteNode site,
      KernelSpec spec,
      Assignment assignment,
      String refusedBy,
      ParameterSpec weight,
      Initializer biasStart) {
    this.site = site;
    this.spec = spec;
    this.assignment = assignment;
    this.refusedBy = refusedBy;
    Quantizer.Pair pair = assignment.quantization().at(site, spec);
    this.weights = pair.weights();
    this.inputs = pair.inputs();
    boolean quantised = !weights.precision().isFloat();
    this.latent =
        site.parameter(
            WEIGHT, weights.latent(quantised ? weight.with(ParameterKind.LATENT) : weight));
    weights.penalty(latent).ifPresent(site::penalty);
    this.bias =
        spec.bias()
            ? site.parameter(
                "bias", new ParameterSpec(Shape.of(spec.out()), ParameterKind.BIAS, biasStart))
            : null;
  }

  @Override
  public Tensor apply(Tensor x, Pass p, Arithmetic arithmetic) {
    try (var scope = p.tape().at(site.path())) {
      Tensor effectiveInput = inputs.quantize(x, p);
      Tensor effectiveWeight = weights.quantize(latent, p);
      if (p instanceof NetworkPass pass) {
        pass.observed(this, x, effectiveInput);
        pass.remember(spec, x);
      }
      Tensor b = bias == null ? null : p.value(bias);
      if (inputs instanceof OutputRescaling rescaling) {
        Tensor y = arithmetic.apply(effectiveInput, effectiveWeight, null);
        Tensor rescaled = rescaling.rescale(y, x, p);
        return b == null ? rescaled : rescaled.plus(b);
      }
      return arithmetic.apply(effectiveInput, effectiveWeight, b);
    }
  }

  /** The dotted path, such as {@code body.0.conv1}. */
  public String path() {
    return site.path();
  }

  /** Its role in the network. */
  public Role role() {
    return site.role();
  }

  /** Its geometry. */
  public KernelSpec spec() {
    return spec;
  }

  @Override
  public Parameter latent() {
    return latent;
  }

  /** Bits and bases of both sides. */
  public KernelPrecision precision() {
    return new KernelPrecision(weights.precision(), inputs.precision());
  }

  /** The name of the operator that runs here. */
  public String operatorName() {
    return assignment.operatorName();
  }

  /** The name of the quantizer, or of both quantizers. */
  public String quantizerName() {
    return assignment.quantization().toString();
  }

  /** The name of the operator that was placed here but does not support the unit; else empty. */
  public String refusedBy() {
    return refusedBy;
  }

  /** Codes and scales of the trained kernel, for the sides whose quantizers have them. */
  public InferenceForm inferenceForm(Pass p) {
    return new InferenceForm(
        weights instanceof PackedWeights packed ? packed.weightCodes(latent, p) : List.of(),
        inputs instanceof PackedInputs packed ? packed.inputCodes(p) : List.of());
  }

  /** The float tensor from which the input codes of the inference form are computed. */
  public Tensor coded(Tensor x, Pass p) {
    return inputs instanceof PackedInputs packed ? packed.coded(x, p) : x;
  }

  /**
   * The half-width b of the uniform distribution of the latent weight, if the quantizer defines
   * one.
   */
  public OptionalDouble halfWidth(Progress progress) {
    return weights.halfWidth(latent, progress);
  }

  /** Returns the quantised weight in a pass. */
  public Tensor effectiveWeight(Pass p) {
    return weights.quantize(latent, p);
  }

  /** Returns the quantised input in a pass. */
  public Tensor effectiveInput(Tensor x, Pass p) {
    return inputs.quantize(x, p);
  }
}
