package org.frugalsr.tensor;

/**
 * What a layer asks for when it wants a parameter.
 *
 * @param shape its shape; weights are {@code [k, k, in, out]}
 * @param kind what it is to the layer
 * @param initializer how it starts
 * @param rule what happens to its gradient before the optimiser
 * @param constraint what happens to its value after the optimiser
 */
public record ParameterSpec(
    Shape shape,
    ParameterKind kind,
    Initializer initializer,
    GradientRule rule,
    Constraint constraint) {
  /** A parameter without gradient rule and constraint. */
  public ParameterSpec(Shape shape, ParameterKind kind, Initializer initializer) {
    this(shape, kind, initializer, GradientRule.NONE, Constraint.NONE);
  }

  /** The same with another kind. */
  public ParameterSpec with(ParameterKind other) {
    return new ParameterSpec(shape, other, initializer, rule, constraint);
  }

  /** The same with another start. */
  public ParameterSpec with(Initializer other) {
    return new ParameterSpec(shape, kind, other, rule, constraint);
  }

  /** The same with another gradient rule. */
  public ParameterSpec with(GradientRule other) {
    return new ParameterSpec(shape, kind, initializer, other, constraint);
  }

  /** The same with another constraint. */
  public ParameterSpec with(Constraint other) {
    return new ParameterSpec(shape, kind, initializer, rule, other);
  }
}
