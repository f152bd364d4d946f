package org.frugalsr.plugin.uniformprior;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.PackedWeights;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.plugin.uniformprior.UniformPrior.Enforce;
import org.frugalsr.plugin.uniformprior.UniformPrior.Scale;
import org.frugalsr.plugin.uniformprior.UniformPrior.TanhUnit;
import org.frugalsr.plugin.uniformprior.UniformPrior.Width;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/** {@code scale * sign(w)} for the latent weight w of one kernel, with a uniform prior. */
final class PriorWeight implements PackedWeights {
  /** Keeps a learned scale away from 0, where gradients would vanish. */
  private static final Constraint POSITIVE = Constraint.box(1e-3, 1e3);

  private final QuantizerSite site;
  private final UniformPrior.Reading reading;
  private final PriorWidth width;
  private final Optional<Parameter> learned;

  PriorWeight(QuantizerSite site, UniformPrior.Reading reading) {
    this.site = site;
    this.reading = reading;
    this.width = new PriorWidth(site, reading);
    this.learned =
        reading.scale() == Scale.LEARNED
            ? Optional.of(
                site.parameter(
                    "scale",
                    new ParameterSpec(
                            Shape.of(site.spec().out()),
                            ParameterKind.STEP_SIZE,
                            Initializer.constant(1))
                        .with(POSITIVE)))
            : Optional.empty();
  }

  /** A latent weight initialised from the prior, in its box if there is one, without decay. */
  @Override
  public ParameterSpec latent(ParameterSpec proposed) {
    double rate = proposed.rate();
    double b = width.atStart(rate);
    boolean tanh = reading.enforce() == Enforce.TANH;
    ParameterSpec started =
        proposed
            .with(tanh ? PriorStart.artanh(b, unit(rate)) : PriorStart.uniform(b))
            .withoutDecay();
    return reading.enforce() == Enforce.PROJECT ? started.with(box(b, rate)) : started;
  }

  private Constraint box(double b, double rate) {
    return reading.width() == Width.LEARNING_RATE
        ? Constraint.box(p -> Constraint.Box.within(positive(width.at(p, rate))))
        : Constraint.Box.within(b);
  }

  /** Keeps b positive, so that a box that shrinks to 0 with the learning rate keeps signs. */
  private static double positive(double b) {
    return Math.max(b, Float.MIN_NORMAL);
  }

  /** The s of b tanh(v / s); it stays the initial b, since v does not follow b either. */
  private double unit(double rate) {
    return reading.tanhUnit() == TanhUnit.B ? width.atStart(rate) : 1;
  }

  private double at(Parameter latent, Progress progress) {
    return width.at(progress, latent.spec().rate());
  }

  /** The half-width of the uniform distribution with the latent weights' density around 0. */
  @Override
  public OptionalDouble halfWidth(Parameter latent, Progress progress) {
    return OptionalDouble.of(
        switch (reading.enforce()) {
          case INIT_ONLY -> width.atStart(latent.spec().rate());
          case TANH -> unit(latent.spec().rate());
          case PROJECT, PENALTY -> at(latent, progress);
        });
  }

  @Override
  public Optional<Function<Pass, Tensor>> penalty(Parameter latent) {
    return reading.enforce() == Enforce.PENALTY
        ? Optional.of(p -> penalty(latent, p))
        : Optional.empty();
  }

  private Tensor penalty(Parameter latent, Pass p) {
    Tensor size = Functional.abs(p.value(latent));
    Tensor term =
        switch (reading.penalty()) {
          case HINGE -> Functional.relu(Functional.affine(size, 1, -at(latent, p.progress())));
          case L1 -> size;
        };
    Tensor mean = Functional.meanOfChannels(Functional.channelMean(term));
    return mean.times(reading.penaltyFactor() * latent.shape().size());
  }

  /** The weight that has the prior: the latent one, or its tanh. */
  private Tensor weightOfPrior(Parameter latent, Pass p) {
    Tensor v = p.value(latent);
    double b = at(latent, p.progress());
    double unit = unit(latent.spec().rate());
    return reading.enforce() == Enforce.TANH && b > 0 && unit > 0
        ? Functional.tanh(v.times(1 / unit)).times(b)
        : v;
  }

  @Override
  public Tensor quantize(Parameter latent, Pass p) {
    Tensor w = site.spec().outputsLast(weightOfPrior(latent, p));
    Tensor sign = Functional.sign(w, reading.estimator().gradient());
    return Functional.reshape(scale(w, p).map(sign::times).orElse(sign), latent.shape());
  }

  /** A factor per output channel, {@code [out]}. */
  private Optional<Tensor> scale(Tensor w, Pass p) {
    return switch (reading.scale()) {
      case NONE -> Optional.empty();
      case CHANNEL_MEAN -> Optional.of(Functional.channelMean(Functional.abs(w)).detach());
      case LEARNED -> learned.map(p::value);
    };
  }

  @Override
  public Precision precision() {
    return Precision.of(1);
  }

  @Override
  public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
    Tensor w = site.spec().outputsLast(weightOfPrior(latent, p));
    float[] scale = scale(w, p).map(s -> Numbers.toFloats(s.value())).orElseGet(this::ones);
    return List.of(WeightCodes.signs(Numbers.toFloats(w.value()), scale));
  }

  private float[] ones() {
    float[] ones = new float[site.spec().out()];
    Arrays.fill(ones, 1);
    return ones;
  }
}
