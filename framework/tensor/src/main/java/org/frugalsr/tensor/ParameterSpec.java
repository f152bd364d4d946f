package org.frugalsr.tensor;

import org.apiguardian.api.API;

/**
 * Specifies a parameter that a layer requests.
 *
 * @param shape its shape; weights are {@code [k, k, in, out]}
 * @param kind its role in the layer
 * @param initializer its initial values
 * @param rule what happens to its gradient before the optimiser
 * @param constraint what happens to its value after the optimiser
 * @param rate multiplies the learning rate, above 0; for parameters that the common rate would
 *     hardly change
 * @param decays whether weight decay applies to it by its kind; a group that sets its own decay
 *     applies regardless
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ParameterSpec(
    Shape shape,
    ParameterKind kind,
    Initializer initializer,
    GradientRule rule,
    Constraint constraint,
    double rate,
    boolean decays) {
  /** Checks the rate. */
  public ParameterSpec {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a parameter's rate must be above 0, but is " + rate);
    }
  }

  /** A parameter without gradient rule and constraint, at the common rate. */
  public ParameterSpec(Shape shape, ParameterKind kind, Initializer initializer) {
    this(shape, kind, initializer, GradientRule.NONE, Constraint.NONE, 1, true);
  }

  /** The same with another kind. */
  public ParameterSpec with(ParameterKind other) {
    return new ParameterSpec(shape, other, initializer, rule, constraint, rate, decays);
  }

  /** The same with another initializer. */
  public ParameterSpec with(Initializer other) {
    return new ParameterSpec(shape, kind, other, rule, constraint, rate, decays);
  }

  /** The same with another gradient rule. */
  public ParameterSpec with(GradientRule other) {
    return new ParameterSpec(shape, kind, initializer, other, constraint, rate, decays);
  }

  /** The same with another constraint. */
  public ParameterSpec with(Constraint other) {
    return new ParameterSpec(shape, kind, initializer, rule, other, rate, decays);
  }

  /** The same with another multiplier of the learning rate. */
  public ParameterSpec withRate(double multiplier) {
    return new ParameterSpec(shape, kind, initializer, rule, constraint, multiplier, decays);
  }

  /** The same, excluded from weight decay unless a group sets one. */
  public ParameterSpec withoutDecay() {
    return new ParameterSpec(shape, kind, initializer, rule, constraint, rate, false);
  }
}
