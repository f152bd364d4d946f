package org.frugalsr.tensor;

import org.apiguardian.api.API;

/** The role of a parameter in its layer; learning rate and decay may be set by kind. */
@API(status = API.Status.STABLE, since = "0.1")
public enum ParameterKind {
  /** The real-valued weight behind a quantised one. */
  LATENT,
  /** The weight of an operator, used as it is. */
  WEIGHT,
  /** An additive bias. */
  BIAS,
  /** Scale or shift of a normalisation. */
  NORM,
  /** A learned step size or scale of a quantizer. */
  STEP_SIZE,
  /**
   * A shape parameter of an activation, such as the slope of PReLU or the exponent of a power
   * activation.
   */
  ACTIVATION {
    /** The word for it in configs. */
    @Override
    public String toString() {
      return "shape";
    }
  }
}
