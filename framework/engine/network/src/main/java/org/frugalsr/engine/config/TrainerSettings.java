package org.frugalsr.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.frugalsr.api.config.Key;
import org.frugalsr.imaging.data.Augmentation;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.PathPattern;
import org.frugalsr.tensor.optim.Algorithm;
import org.frugalsr.tensor.optim.Clipping;
import org.frugalsr.tensor.optim.ParameterGroup;
import org.frugalsr.tensor.optim.Schedule;

/**
 * The settings common to all trainers.
 *
 * @param steps number of training steps
 * @param batch patches per step
 * @param patch side of an LR patch in pixels
 * @param augment how patches are flipped and rotated
 * @param optimizer the optimiser
 * @param schedule of the learning rate
 * @param clipNorm largest norm of all gradients together
 * @param clipValue largest magnitude of a gradient's value
 * @param clipStep VDSR's adjustable clipping: largest magnitude of gradient times learning rate
 * @param ema decay of the moving average of the parameters used for evaluation; 0 for none
 * @param teacher folder of the run whose network is the teacher, for trainers that have one
 */
public record TrainerSettings(
    @Key(doc = "Training steps.", def = "300000", min = 1, max = 1e12, resumable = true) long steps,
    @Key(doc = "Patches in a batch.", def = "16", min = 1, max = 65536) int batch,
    @Key(doc = "Side of an LR patch in pixels.", def = "48", min = 4, max = 8192) int patch,
    @Key(
            doc =
                "Random augmentation of patches: all 8 symmetries of the square, the 4 flips"
                    + " (none, either, both), or none.",
            def = "flips-and-rotations")
        Augmentation augment,
    @Key(doc = "The optimiser.") OptimizerSettings optimizer,
    @Key(doc = "How the learning rate changes.") ScheduleSettings schedule,
    @Key(doc = "Largest norm of all gradients together; absent: not clipped.", above = 0)
        Optional<Double> clipNorm,
    @Key(doc = "Largest magnitude of one gradient value; absent: not clipped.", above = 0)
        Optional<Double> clipValue,
    @Key(
            doc =
                "VDSR's adjustable clipping: gradient values are kept below this divided by the"
                    + " learning rate; absent: not clipped.",
            above = 0)
        Optional<Double> clipStep,
    @Key(
            doc =
                "Decay of the parameters' moving average, which is then used for evaluation; 0:"
                    + " none.",
            def = "0",
            min = 0,
            below = 1)
        double ema,
    @Key(
            doc = "Folder of the run whose network is the teacher, for trainers that have one.",
            resumable = true,
            byContent = true)
        Optional<String> teacher) {
  /**
   * Returns the optimiser settings.
   *
   * @param frozen patterns of parameters that keep their values
   */
  public org.frugalsr.tensor.optim.OptimizerSettings optimizer(List<String> frozen) {
    double none = Double.POSITIVE_INFINITY;
    Clipping clipping =
        new Clipping(clipNorm.orElse(none), clipValue.orElse(none), clipStep.orElse(none));
    List<ParameterGroup> groups =
        new ArrayList<>(optimizer.groups().stream().map(GroupSettings::group).toList());
    if (!frozen.isEmpty()) {
      groups.add(ParameterGroup.of(frozen.toArray(String[]::new)).freeze());
    }
    return new org.frugalsr.tensor.optim.OptimizerSettings(
        optimizer.algorithm(),
        optimizer.decay(),
        Set.copyOf(optimizer.decayKinds()),
        clipping,
        groups);
  }

  /** Returns the learning rate of a step. */
  public double rate(long step) {
    return optimizer.lr() * schedule.schedule().factor(step, steps);
  }

  /**
   * The optimiser's keys.
   *
   * @param name which one
   * @param lr learning rate at factor 1 of the schedule
   * @param beta1 Adam's decay of the first moment
   * @param beta2 Adam's decay of the second moment
   * @param epsilon Adam's epsilon
   * @param momentum of sgd and nesterov
   * @param decay weight decay
   * @param decayKinds the kinds of parameters that decay
   * @param groups parameter groups with separate rates and decays
   */
  public record OptimizerSettings(
      @Key(doc = "adam, adamw, amsgrad, adamax, rmsprop, sgd or nesterov.", def = "adam")
          OptimizerName name,
      @Key(doc = "Learning rate.", def = "1e-4", above = 0) double lr,
      @Key(
              doc = "Adam: decay of the first moment.",
              def = "0.9",
              min = 0,
              below = 1,
              when = "name = adam | adamw | amsgrad | adamax")
          double beta1,
      @Key(
              doc = "Adam: decay of the second moment.",
              def = "0.999",
              min = 0,
              below = 1,
              when = "name != sgd | nesterov")
          double beta2,
      @Key(
              doc = "Adam: keeps the division finite.",
              def = "1e-8",
              above = 0,
              when = "name = adam | adamw | amsgrad | rmsprop")
          double epsilon,
      @Key(
              doc = "sgd and nesterov: momentum.",
              def = "0.9",
              min = 0,
              below = 1,
              when = "name = sgd | nesterov")
          double momentum,
      @Key(doc = "Weight decay: L2, decoupled for adamw.", def = "0", min = 0) double decay,
      @Key(doc = "Kinds of parameters that decay.", def = "[weight, latent]")
          List<ParameterKind> decayKinds,
      @Key(doc = "Parameter groups with a separate rate or decay.", def = "[]")
          List<GroupSettings> groups) {
    /** Checks the requirements of the chosen optimiser. */
    public OptimizerSettings {
      algorithm(name, beta1, beta2, epsilon, momentum);
    }

    Algorithm algorithm() {
      return algorithm(name, beta1, beta2, epsilon, momentum);
    }

    private static Algorithm algorithm(
        OptimizerName name, double beta1, double beta2, double epsilon, double momentum) {
      return switch (name) {
        case ADAM -> new Algorithm.Adam(beta1, beta2, epsilon);
        case ADAMW -> new Algorithm.AdamW(beta1, beta2, epsilon);
        case AMSGRAD -> new Algorithm.AmsGrad(beta1, beta2, epsilon);
        case ADAMAX -> new Algorithm.AdaMax(beta1, beta2);
        case RMSPROP -> new Algorithm.RmsProp(beta2, epsilon);
        case SGD -> new Algorithm.Sgd(momentum, false);
        case NESTEROV -> new Algorithm.Sgd(momentum, true);
      };
    }
  }

  /** The optimisers. */
  public enum OptimizerName {
    /** Kingma and Ba, ICLR 2015. */
    ADAM,
    /** Adam with decoupled decay (Loshchilov and Hutter, ICLR 2019). */
    ADAMW,
    /** Reddi et al., ICLR 2018. */
    AMSGRAD,
    /** Adam with the infinity norm. */
    ADAMAX,
    /** Tieleman and Hinton, 2012. */
    RMSPROP,
    /** Gradient descent with heavy-ball momentum. */
    SGD,
    /** Gradient descent with Nesterov momentum. */
    NESTEROV
  }

  /**
   * A group of parameters with separate settings.
   *
   * @param kind selects parameters of this kind
   * @param path selects parameters whose path matches this pattern
   * @param rate factor on the learning rate
   * @param decay weight decay instead of the optimiser's
   * @param freeze whether they are not trained at all
   */
  public record GroupSettings(
      @Key(doc = "Kind of its parameters.") Optional<ParameterKind> kind,
      @Key(doc = "Path pattern of its parameters, such as body.*.conv1.weight.")
          Optional<String> path,
      @Key(doc = "Factor on the learning rate.", def = "1.0", min = 0, when = "freeze = false")
          double rate,
      @Key(
              doc = "Weight decay of the group; absent: the optimiser's.",
              min = 0,
              when = "freeze = false")
          Optional<Double> decay,
      @Key(doc = "Whether they keep their values.", def = "false") boolean freeze) {
    /** Checks that exactly one of kind and path is present, and that the path is a pattern. */
    public GroupSettings {
      if (kind.isPresent() == path.isPresent()) {
        throw new IllegalArgumentException("a group needs either kind or path");
      }
      path.ifPresent(PathPattern::new);
    }

    ParameterGroup group() {
      return new ParameterGroup(
          kind.map(Set::of).orElse(Set.of()),
          path.map(PathPattern::new).map(List::of).orElse(List.of()),
          rate,
          decay.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
          freeze);
    }
  }

  /**
   * The schedule's keys.
   *
   * @param name which one
   * @param every steps between two drops
   * @param factor of a drop
   * @param milestones steps at which it drops
   * @param floor final share of the rate for cosine
   * @param warmup steps over which the rate rises from 0
   */
  public record ScheduleSettings(
      @Key(doc = "constant, step, multi-step or cosine.", def = "constant") ScheduleName name,
      @Key(doc = "step: steps between two drops.", def = "200000", min = 1, when = "name = step")
          long every,
      @Key(
              doc = "step and multi-step: factor of a drop.",
              def = "0.5",
              above = 0,
              max = 1,
              when = "name = step | multi-step")
          double factor,
      @Key(doc = "multi-step: the steps at which it drops.", def = "[]", min = 1)
          List<Long> milestones,
      @Key(
              doc = "cosine: share of the rate at the end.",
              def = "0",
              min = 0,
              max = 1,
              when = "name = cosine")
          double floor,
      @Key(doc = "Steps over which the rate rises linearly at the start.", def = "0", min = 0)
          long warmup) {
    /** Checks that milestones are given only with multi-step, in order. */
    public ScheduleSettings {
      if ((name == ScheduleName.MULTI_STEP) == milestones.isEmpty()) {
        throw new IllegalArgumentException(
            "milestones belong to the schedule multi-step, which needs at least one");
      }
      rate(name, every, factor, milestones, floor);
    }

    private static Schedule rate(
        ScheduleName name, long every, double factor, List<Long> milestones, double floor) {
      return switch (name) {
        case CONSTANT -> new Schedule.Constant();
        case STEP -> new Schedule.Step(every, factor);
        case MULTI_STEP -> new Schedule.MultiStep(milestones, factor);
        case COSINE -> new Schedule.Cosine(floor);
      };
    }

    /** Returns the schedule of the rate as a share of the optimiser's. */
    public Schedule schedule() {
      Schedule rate = rate(name, every, factor, milestones, floor);
      return warmup == 0 ? rate : new Schedule.WarmUp(warmup, rate);
    }
  }

  /** The schedules. */
  public enum ScheduleName {
    /** A constant rate. */
    CONSTANT,
    /** Drops at regular intervals. */
    STEP,
    /** Drops at given steps. */
    MULTI_STEP,
    /** Half a cosine down to a floor. */
    COSINE
  }
}
