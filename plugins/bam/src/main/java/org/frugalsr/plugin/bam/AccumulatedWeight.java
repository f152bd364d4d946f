package org.frugalsr.plugin.bam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.PackedWeights;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.PixelLoss;
import org.frugalsr.tensor.function.StandardSurrogate;
import org.frugalsr.tensor.function.Standardization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code sign(BN(a_1 W_1 + ... + a_n W_n)) E|W_n|}: its signs depend on the latent weights of the
 * preceding kernels of its group too; its scale, one per output channel, does not (Xin et al., ECCV
 * 2020, equations 3 to 8).
 */
final class AccumulatedWeight implements PackedWeights {
  private static final double EPSILON = 1e-5;

  private final QuantizerSite site;
  private final Bam.Settings settings;
  private final List<Parameter> earlier;
  private final Optional<Parameter> trained;
  private final Optional<Buffer> solved;

  AccumulatedWeight(QuantizerSite site, Bam.Settings settings) {
    this.site = site;
    this.settings = settings;
    this.earlier = settings.accumulateWeights() ? site.earlierWeights() : List.of();
    Shape terms = Shape.of(earlier.size() + 1);
    Initializer ones = Initializer.constant(1);
    boolean alone = earlier.isEmpty(); // a single coefficient changes no sign
    this.trained =
        settings.coefficients() == Bam.Coefficients.STE && !alone
            ? Optional.of(
                site.parameter(
                    "coefficients", new ParameterSpec(terms, ParameterKind.STEP_SIZE, ones)))
            : Optional.empty();
    this.solved =
        settings.coefficients() == Bam.Coefficients.GRAD && !alone
            ? Optional.of(site.buffer("coefficients", terms, ones))
            : Optional.empty();
  }

  @Override
  public Tensor quantize(Parameter latent, Pass p) {
    solved.ifPresent(a -> p.commit(a, () -> nextCoefficients(a, latent, p)));
    Tensor w = site.spec().outputsLast(p.value(latent));
    boolean full = settings.reading().weightGradient() == Bam.WeightGradient.FULL;
    Tensor scale = Functional.channelMean(Functional.abs(w)).detach();
    Tensor sum = normalised(sum(terms(w, p, full), coefficients(p)));
    Tensor binary = Functional.sign(sum, StandardSurrogate.IDENTITY).times(scale);
    Tensor chosen = full ? binary : Functional.passedThrough(w, binary);
    return Functional.reshape(chosen, latent.shape());
  }

  private List<Tensor> terms(Tensor own, Pass p, boolean differentiable) {
    List<Tensor> terms = new ArrayList<>();
    for (Parameter before : earlier) {
      Tensor other = site.spec().outputsLast(p.value(before));
      terms.add(differentiable ? other : other.detach());
    }
    terms.add(differentiable ? own : own.detach());
    return terms;
  }

  private Optional<Tensor> coefficients(Pass p) {
    return trained.map(p::value).or(() -> solved.map(p::value));
  }

  private static Tensor sum(List<Tensor> terms, Optional<Tensor> coefficients) {
    if (coefficients.isPresent()) {
      Tensor[] all = terms.toArray(Tensor[]::new);
      Tensor[] inputs = new Tensor[all.length + 1];
      inputs[0] = coefficients.get();
      System.arraycopy(all, 0, inputs, 1, all.length);
      return all[0].tape().apply(new WeightedSum(), inputs);
    }
    return terms.stream().reduce(Tensor::plus).orElseThrow();
  }

  private Tensor normalised(Tensor w) {
    return w.tape().apply(new Standardization(settings.reading().weightNorm(), false, EPSILON), w);
  }

  /**
   * A few steps of gradient descent on {@code J = mean (W_n - W_n^B)^2} over the coefficients, from
   * the weights before the step (equation 6).
   */
  private INDArray nextCoefficients(Buffer coefficients, Parameter latent, Pass p) {
    INDArray own = p.value(latent).value();
    INDArray a = coefficients.value().dup();
    for (int i = 0; i < settings.reading().solverSteps(); i++) {
      try (Memory memory = new Memory(Long.MAX_VALUE);
          Tape tape = Tape.training(memory)) {
        Tensor variable = tape.variable("coefficients", a);
        Tensor w = site.spec().outputsLast(tape.constant("weight", own));
        List<Tensor> terms = new ArrayList<>();
        earlier.forEach(
            before ->
                terms.add(
                    site.spec()
                        .outputsLast(tape.constant(before.path(), p.value(before).value()))));
        terms.add(w);
        Tensor scale = Functional.channelMean(Functional.abs(w));
        Tensor sum = normalised(sum(terms, Optional.of(variable)));
        Tensor binary = Functional.sign(sum, StandardSurrogate.IDENTITY).times(scale);
        tape.backward(Functional.pixelLoss(PixelLoss.Distance.L2, binary, w, null));
        INDArray gradient = tape.gradient(variable).orElseThrow();
        a.subi(gradient.mul(settings.reading().solverRate()));
      }
    }
    return a;
  }

  @Override
  public Precision precision() {
    return Precision.of(1);
  }

  @Override
  public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
    Tensor w = site.spec().outputsLast(p.value(latent));
    Tensor sum = normalised(sum(terms(w, p, true), coefficients(p)));
    float[] scale = Numbers.toFloats(Functional.channelMean(Functional.abs(w)).value());
    return List.of(WeightCodes.signs(Numbers.toFloats(sum.value()), scale));
  }
}
