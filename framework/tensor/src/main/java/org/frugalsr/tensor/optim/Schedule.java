package org.frugalsr.tensor.optim;

import java.util.List;

/** The learning rate over a training, as a share of the base rate: a pure function of the step. */
public sealed interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step from 0
   * @param steps how many steps the training has, at least 1
   * @return what to multiply the base rate by, at least 0
   */
  double factor(long step, long steps);

  /** A constant base rate. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long steps) {
      return 1;
    }
  }

  /**
   * {@code factor^floor(step / every)}.
   *
   * @param every steps between two changes, at least 1
   * @param factor of each change, above 0
   */
  record Step(long every, double factor) implements Schedule {
    /** Checks the ranges. */
    public Step {
      atLeastOne("every", every);
      positive(factor);
    }

    @Override
    public double factor(long step, long steps) {
      return StrictMath.pow(factor, (double) Math.floorDiv(step, every));
    }
  }

  /**
   * Multiplies the rate by the factor at each milestone.
   *
   * @param milestones the first steps of the new rates, ascending, each at least 1
   * @param factor of each change, above 0
   */
  record MultiStep(List<Long> milestones, double factor) implements Schedule {
    /** Checks the ranges and the order. */
    public MultiStep {
      milestones = List.copyOf(milestones);
      positive(factor);
      for (int i = 0; i < milestones.size(); i++) {
        atLeastOne("a milestone", milestones.get(i));
        if (i > 0 && milestones.get(i) <= milestones.get(i - 1)) {
          throw new IllegalArgumentException("milestones must ascend, but are " + milestones);
        }
      }
    }

    @Override
    public double factor(long step, long steps) {
      return StrictMath.pow(factor, (double) milestones.stream().filter(m -> m <= step).count());
    }
  }

  /**
   * Half a cosine from 1 at step 0 to a floor at the end (Loshchilov and Hutter, ICLR 2017, without
   * restarts): {@code floor + (1 - floor) * (1 + cos(pi * step / steps)) / 2}.
   *
   * @param floor the share of the base rate that is left at the end, in [0, 1]
   */
  record Cosine(double floor) implements Schedule {
    /** Checks the range. */
    public Cosine {
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("floor must be in [0, 1], but is " + floor);
      }
    }

    @Override
    public double factor(long step, long steps) {
      double done = Math.clamp((double) step / steps, 0, 1);
      return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }
  }

  /**
   * Another schedule, multiplied in the first steps by a ramp {@code (step + 1) / length} up to 1.
   *
   * @param length of the ramp in steps; 0 for none
   * @param then the schedule, whose steps count from the start of the training
   */
  record WarmUp(long length, Schedule then) implements Schedule {
    /** Checks the range. */
    public WarmUp {
      if (length < 0) {
        throw new IllegalArgumentException("a warm-up has at least 0 steps, but got " + length);
      }
    }

    @Override
    public double factor(long step, long steps) {
      double ramp = step < length ? (step + 1.0) / length : 1;
      return ramp * then.factor(step, steps);
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }

  private static void positive(double factor) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor must be above 0, but is " + factor);
    }
  }
}
