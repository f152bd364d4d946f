package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.api.config.Change;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.optim.Schedule;

/**
 * A change of the total number of steps of a resumed or forked run.
 *
 * <p>A schedule such as cosine, and a surrogate gradient such as IR-Net's, depend on the completed
 * share of the steps, which jumps at the change.
 *
 * @param before the previous total number of steps
 * @param after the new total number of steps
 * @param done the number of steps taken
 * @param otherRates whether learning-rate keys were changed too, which only a fork allows
 */
record StepsChange(long before, long after, long done, boolean otherRates) {
  private static final String KEY = "trainer.steps";
  private static final int SIDE = 16;

  /** Finds the change of steps among changes of a config, if a step was taken before. */
  static Optional<StepsChange> in(List<Change> changes, long done, long after) {
    boolean rates =
        changes.stream()
            .anyMatch(
                c ->
                    c.key().startsWith("trainer.schedule.")
                        || c.key().startsWith("trainer.optimizer."));
    return changes.stream()
        .filter(c -> c.key().equals(KEY) && done > 0)
        .flatMap(c -> c.before().stream())
        .map(text -> new StepsChange(Long.parseLong(text), after, done, rates))
        .findFirst();
  }

  /** Whether the network's functions depend on the completed share of the steps. */
  boolean paces(BuiltNetwork network) {
    List<Function> then = functions(network, before);
    return then.equals(functions(network, before)) && !then.equals(functions(network, after));
  }

  private List<Function> functions(BuiltNetwork network, long steps) {
    Shape lr = Shape.of(1, SIDE, SIDE, network.image().channels());
    int scale = network.image().scales().get(0);
    return network.trace(lr, scale, Mode.TRAIN, new Progress(done, steps, 0)).steps().stream()
        .map(Trace.Step::function)
        .toList();
  }

  /**
   * Returns what jumps, one sentence each.
   *
   * @param trainer with the new number of steps
   */
  List<String> warnings(TrainerSettings trainer, BuiltNetwork network) {
    List<String> warnings = new ArrayList<>();
    Schedule schedule = trainer.schedule().schedule();
    double lr = trainer.optimizer().lr();
    double last = lr * schedule.factor(done - 1, before);
    double next = lr * schedule.factor(done, after);
    boolean follows = schedule.factor(done, before) != schedule.factor(done, after);
    if (follows && !otherRates) {
      warnings.add(
          """
          trainer.steps changes from %d to %d, and the schedule %s depends on it: the learning rate was %s in the last step and continues at %s. \
          A run of %d steps from its start has other rates throughout, so reports show this one as a separate variant.\
          """
              .formatted(
                  before,
                  after,
                  trainer.schedule().name().name().toLowerCase(Locale.ROOT),
                  number(last),
                  number(next),
                  after));
    }
    if (paces(network)) {
      warnings.add(
          """
          trainer.steps changes from %d to %d, and surrogate gradients of this network depend on the completed share of the steps, which changes from %.0f to %.0f %%. \
          A run of %d steps from its start has other gradients throughout, so reports show this one as a separate variant.\
          """
              .formatted(
                  before, after, 100 * share(done - 1, before), 100 * share(done, after), after));
    }
    return warnings;
  }

  private static double share(long step, long steps) {
    return new Progress(step, steps, 0).fraction();
  }

  private static String number(double rate) {
    return String.format(Locale.ROOT, "%.2g", rate);
  }
}
