package org.frugalsr.tensor.optim;

/**
 * How a gradient becomes a step.
 *
 * <p>The learning rate is not part of it: every algorithm gives the step for rate 1, which the
 * {@link Optimizer} multiplies by the current rate, so a drop of the rate takes effect at once and
 * no rate is stored in a momentum. All agree with PyTorch's optimisers of these names. ND4J's Nadam
 * is deliberately missing: it omits the bias correction of the second moment, so its first steps
 * are tens of times too large.
 */
public sealed interface Algorithm {
  /** Whether weight decay shrinks the value itself instead of being added to the gradient. */
  default boolean decoupledDecay() {
    return false;
  }

  /**
   * Adam (Kingma and Ba, ICLR 2015, Algorithm 1), with weight decay added to the gradient.
   *
   * <p>The epsilon is used as in the paper's algorithm and in PyTorch. ND4J and TensorFlow add
   * theirs before the bias correction ("epsilon hat" in the paper's section 2), which makes it
   * {@code 1 / sqrt(1 - beta2^t)} times as strong: 32 times in the first step.
   *
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the second moment, in [0, 1)
   * @param epsilon added to the root of the corrected second moment, above 0
   */
  record Adam(double beta1, double beta2, double epsilon) implements Algorithm {
    /** Checks the ranges. */
    public Adam {
      share("beta1", beta1);
      share("beta2", beta2);
      positive("epsilon", epsilon);
    }

    /** The paper's settings: 0.9, 0.999, 1e-8. */
    public Adam() {
      this(0.9, 0.999, 1e-8);
    }
  }

  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019): {@code value -= rate *
   * decay * value}.
   *
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the second moment, in [0, 1)
   * @param epsilon as in {@link Adam}
   */
  record AdamW(double beta1, double beta2, double epsilon) implements Algorithm {
    /** Checks the ranges. */
    public AdamW {
      share("beta1", beta1);
      share("beta2", beta2);
      positive("epsilon", epsilon);
    }

    /** The settings of {@link Adam}. */
    public AdamW() {
      this(0.9, 0.999, 1e-8);
    }

    @Override
    public boolean decoupledDecay() {
      return true;
    }
  }

  /**
   * Stochastic gradient descent: {@code b = momentum * b + g}, the step is {@code b}, or {@code g +
   * momentum * b} with Nesterov's momentum (Sutskever et al., ICML 2013).
   *
   * @param momentum in [0, 1); 0 for none
   * @param nesterov whether to look ahead; needs a momentum
   */
  record Sgd(double momentum, boolean nesterov) implements Algorithm {
    /** Checks the ranges. */
    public Sgd {
      share("momentum", momentum);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException("Nesterov's momentum needs a momentum above 0");
      }
    }
  }

  /**
   * Adam with the largest second moment so far (Reddi et al., ICLR 2018).
   *
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the second moment, in [0, 1)
   * @param epsilon as in {@link Adam}
   */
  record AmsGrad(double beta1, double beta2, double epsilon) implements Algorithm {
    /** Checks the ranges. */
    public AmsGrad {
      share("beta1", beta1);
      share("beta2", beta2);
      positive("epsilon", epsilon);
    }

    /** The settings of {@link Adam}. */
    public AmsGrad() {
      this(0.9, 0.999, 1e-8);
    }
  }

  /**
   * Adam under the infinity norm (Kingma and Ba, ICLR 2015, Algorithm 2), without an epsilon.
   *
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the infinity norm, in [0, 1)
   */
  record AdaMax(double beta1, double beta2) implements Algorithm {
    /** Checks the ranges. */
    public AdaMax {
      share("beta1", beta1);
      share("beta2", beta2);
    }

    /** The paper's settings: 0.9, 0.999. */
    public AdaMax() {
      this(0.9, 0.999);
    }
  }

  /**
   * The gradient over the root of its running mean square (Tieleman and Hinton, 2012).
   *
   * @param smoothing decay of the mean square, in [0, 1)
   * @param epsilon added to the root, above 0
   */
  record RmsProp(double smoothing, double epsilon) implements Algorithm {
    /** Checks the ranges. */
    public RmsProp {
      share("smoothing", smoothing);
      positive("epsilon", epsilon);
    }

    /** PyTorch's settings: 0.99, 1e-8. */
    public RmsProp() {
      this(0.99, 1e-8);
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), but is " + value);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be above 0, but is " + value);
    }
  }
}
