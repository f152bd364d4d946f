package org.frugalsr.report.content;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.run.History;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.content.Measurement.Method;
import org.frugalsr.report.content.Measurement.Target;

/**
 * The current measurements of a run.
 *
 * @param all at most one of a method (whatever its step) and a target
 */
public record Evaluations(List<Measurement> all) {
  /**
   * Reads the {@code evaluate} records. Of the same method and target only the latest counts, and
   * none of a target that a later session has measured again.
   */
  public static Evaluations of(History history) {
    return new Evaluations(
        history.evaluations().stream().map(r -> Measurement.of(r.event())).toList());
  }

  /**
   * The validation scores at the checkpoint that validation chose; for runs without other scores.
   */
  public static Evaluations validated(History history) {
    return new Evaluations(
        history.bestValidation().stream()
            .map(
                r -> {
                  Measurement m = Measurement.of(r.event());
                  Method method =
                      new Method(
                          m.method().name(),
                          CheckpointFolder.BEST,
                          r.step(),
                          SelfEnsemble.NONE,
                          m.method().statisticsBatches());
                  return new Measurement(method, m.target(), m.mean(), m.images());
                })
            .toList());
  }

  /** The methods: bicubic first, self-ensembles after their base methods. */
  public List<Method> methods() {
    return all.stream()
        .map(Measurement::method)
        .distinct()
        .sorted(
            Comparator.comparing((Method m) -> !m.equals(Method.BICUBIC))
                .thenComparing(Method::name)
                .thenComparing(Method::checkpoint)
                .thenComparingLong(Method::step)
                .thenComparing(Method::selfEnsemble)
                .thenComparingLong(Method::statisticsBatches))
        .toList();
  }

  /** The targets, in the order in which they were measured first. */
  public List<Target> targets() {
    return all.stream().map(Measurement::target).distinct().toList();
  }

  /** The score of a method on a target, if it was measured. */
  public Optional<Measurement> find(Method method, Target target) {
    return all.stream()
        .filter(m -> m.method().equals(method) && m.target().equals(target))
        .findFirst();
  }

  /** The network whose output the images show: the one that was measured last. */
  public Optional<Method> pictured() {
    return all.stream()
        .map(Measurement::method)
        .filter(m -> !m.equals(Method.BICUBIC))
        .reduce((before, after) -> after);
  }
}
