package org.frugalsr.tensor.optim;

import java.util.List;
import java.util.Set;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;

/**
 * All that an {@link Optimizer} can be told, except the learning rate, which comes with every step.
 *
 * @param algorithm how a gradient becomes a step
 * @param decay weight decay, at least 0; added to the gradient after clipping, or decoupled if the
 *     algorithm says so
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
   * The kinds that decay unless said otherwise: weights and latent weights, not biases,
   * normalisations, step sizes and shapes of activations, which a pull towards 0 would only hurt.
   */
  public static final Set<ParameterKind> DECAY_KINDS =
      Set.of(ParameterKind.WEIGHT, ParameterKind.LATENT);

  /** Refuses a negative decay. */
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

  /** The weight decay of a parameter, after all groups that it belongs to. */
  public double decayOf(Parameter parameter) {
    boolean decays = decayKinds.contains(parameter.kind()) && parameter.spec().decays();
    double own = decays ? decay : 0;
    for (ParameterGroup group : groups) {
      own = group.contains(parameter) ? group.decay().orElse(own) : own;
    }
    return own;
  }

  /** What the learning rate of a parameter is multiplied by: its own rate and its groups'. */
  public double rateOf(Parameter parameter) {
    return parameter.spec().rate() * rateOf(parameter.path(), parameter.kind());
  }

  /** What the groups multiply the learning rate of a parameter by. */
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
