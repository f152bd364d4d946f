package org.frugalsr.tensor.optim;

import java.util.List;
import java.util.Set;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;

/**
 * The settings of an {@link Optimizer}, except the learning rate, which is passed with every step.
 *
 * @param algorithm how a gradient becomes a step
 * @param decay weight decay, at least 0; added to the gradient after clipping, or decoupled,
 *     depending on the algorithm
 * @param decayKinds the kinds of parameters that decay; by default {@link #DECAY_KINDS}
 * @param clipping bounds on the gradients
 * @param groups exceptions for some of the parameters
 */
public record OptimizerSettings(
    Algorithm algorithm,
    double decay,
    Set<ParameterKind> decayKinds,
    Clipping clipping,
    List<ParameterGroup> groups) {
  /**
   * The kinds that decay by default: weights and latent weights, but not biases, normalisations,
   * step sizes and activation shapes, which a pull towards 0 would only hurt.
   */
  public static final Set<ParameterKind> DECAY_KINDS =
      Set.of(ParameterKind.WEIGHT, ParameterKind.LATENT);

  /** Rejects a negative decay. */
  public OptimizerSettings {
    checkDecay(decay);
    decayKinds = Set.copyOf(decayKinds);
    groups = List.copyOf(groups);
  }

  /** An algorithm without decay, clipping and groups. */
  public OptimizerSettings(Algorithm algorithm) {
    this(algorithm, 0, DECAY_KINDS, Clipping.NONE, List.of());
  }

  /** The same with weight decay. */
  public OptimizerSettings withDecay(double other) {
    return new OptimizerSettings(algorithm, other, decayKinds, clipping, groups);
  }

  /** The same with other bounds on the gradients. */
  public OptimizerSettings with(Clipping other) {
    return new OptimizerSettings(algorithm, decay, decayKinds, other, groups);
  }

  /** The same with other groups. */
  public OptimizerSettings with(List<ParameterGroup> other) {
    return new OptimizerSettings(algorithm, decay, decayKinds, clipping, other);
  }

  /** The weight decay of a parameter, with all its groups applied. */
  public double decayOf(Parameter parameter) {
    boolean decays = decayKinds.contains(parameter.kind()) && parameter.spec().decays();
    double own = decays ? decay : 0;
    for (ParameterGroup group : groups) {
      own = group.contains(parameter) ? group.decay().orElse(own) : own;
    }
    return own;
  }

  /** The multiplier of a parameter's learning rate: its own rate times those of its groups. */
  public double rateOf(Parameter parameter) {
    return parameter.spec().rate() * rateOf(parameter.path(), parameter.kind());
  }

  /** The multiplier that the groups apply to a parameter's learning rate. */
  public double rateOf(String path, ParameterKind kind) {
    double rate = 1;
    for (ParameterGroup group : groups) {
      rate *= group.contains(path, kind) ? group.rate() : 1;
    }
    return rate;
  }

  static void checkDecay(double decay) {
    if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight decay must be at least 0, but is " + decay);
    }
  }
}
