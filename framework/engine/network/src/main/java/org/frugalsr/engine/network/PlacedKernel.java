package org.frugalsr.engine.network;

import java.util.OptionalDouble;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.Role;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A kernel with what the placement put around it. */
public final class PlacedKernel implements Kernel {
  /** The name of a latent weight below its kernel. */
  static final String WEIGHT = "weight";

  private final SiteNode.AtKernel site;
  private final Assignment assignment;
  private final String refusedBy;
  private final Quantizer.At weights;
  private final Quantizer.At activations;
  private final Parameter latent;
  private final @Nullable Parameter bias;

  PlacedKernel(
      SiteNode.AtKernel site,
      Assignment assignment,
      String refusedBy,
      ParameterSpec weight,
      Initializer biasStart) {
    this.site = site;
    this.assignment = assignment;
    this.refusedBy = refusedBy;
    Assignment.Quantization q = assignment.quantization();
    if (q.shared()) {
      this.weights = q.weights().at(site);
      this.activations = weights;
    } else {
      this.weights = q.weights().at(site.side(Quantizer.Side.WEIGHTS));
      this.activations = q.activations().at(site.side(Quantizer.Side.ACTIVATIONS));
    }
    boolean quantised = weights.precision().weightBits() < 32;
    this.latent =
        site.parameter(
            WEIGHT, weights.latent(quantised ? weight.with(ParameterKind.LATENT) : weight));
    weights.penalty(latent).ifPresent(site::penalty);
    this.bias =
        site.spec().bias()
            ? site.parameter(
                "bias",
                new ParameterSpec(Shape.of(site.spec().out()), ParameterKind.BIAS, biasStart))
            : null;
  }

  @Override
  public Tensor apply(Tensor x, Pass p, Arithmetic arithmetic) {
    try (var scope = p.tape().at(site.path())) {
      Tensor effectiveInput = activations.activation(x, p);
      Tensor effectiveWeight = weights.weight(latent, p);
      if (p instanceof NetworkPass pass) {
        pass.observed(this, x, effectiveInput);
        pass.remember(site.spec(), x);
      }
      Tensor b = bias == null ? null : p.value(bias);
      if (!activations.rescales()) {
        return arithmetic.apply(effectiveInput, effectiveWeight, b);
      }
      Tensor y = activations.output(arithmetic.apply(effectiveInput, effectiveWeight, null), x, p);
      return b == null ? y : y.plus(b);
    }
  }

  /** The dotted path, such as {@code body.0.conv1}. */
  public String path() {
    return site.path();
  }

  /** What this part of the network does. */
  public Role role() {
    return site.role();
  }

  /** Its geometry. */
  public KernelSpec spec() {
    return site.spec();
  }

  @Override
  public Parameter latent() {
    return latent;
  }

  /** Bits and bases of both sides. */
  public Precision precision() {
    Precision w = weights.precision();
    Precision a = activations.precision();
    return new Precision(w.weightBits(), w.weightBases(), a.activationBits(), a.activationBases());
  }

  /** The name of the operator that runs here. */
  public String operatorName() {
    return assignment.operatorName();
  }

  /** The name of the quantizer, or of both. */
  public String quantizerName() {
    return assignment.quantization().toString();
  }

  /** The name of the operator that was placed here but refused the unit; empty if none did. */
  public String refusedBy() {
    return refusedBy;
  }

  /** Codes and scales of the trained kernel: weights by the one quantizer, inputs by the other. */
  public InferenceForm inferenceForm(Pass p) {
    return new InferenceForm(weights.weightCodes(latent, p), activations.inputCodes(p));
  }

  /** The float tensor that the input codes of the inference form are made of. */
  public Tensor coded(Tensor x, Pass p) {
    return activations.coded(x, p);
  }

  /**
   * The half-width b of the uniform distribution that the quantizer gives the latent weight, if it
   * gives it one.
   */
  public OptionalDouble halfWidth(Progress progress) {
    return weights.halfWidth(latent, progress);
  }

  /** What becomes of the latent weight in a pass. */
  public Tensor effectiveWeight(Pass p) {
    return weights.weight(latent, p);
  }

  /** What becomes of an input in a pass. */
  public Tensor effectiveInput(Tensor x, Pass p) {
    return activations.activation(x, p);
  }
}
