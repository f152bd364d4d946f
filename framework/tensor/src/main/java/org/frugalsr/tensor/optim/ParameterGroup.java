package org.frugalsr.tensor.optim;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.PathPattern;

/**
 * Parameters that are trained differently from the rest, chosen by kind, by path, or by both.
 *
 * <p>Groups may overlap: rates multiply, the last decay given counts, and a parameter is frozen if
 * any of its groups is.
 *
 * @param kinds the kinds that belong to the group; empty for all
 * @param paths patterns of the paths that belong to it; empty for all
 * @param rate multiplies the learning rate, at least 0
 * @param decay weight decay instead of the optimiser's; 0 excludes the group from decay
 * @param frozen whether the values stay as they are
 */
public record ParameterGroup(
    Set<ParameterKind> kinds,
    List<PathPattern> paths,
    double rate,
    OptionalDouble decay,
    boolean frozen) {
  /** Rejects a group of everything, and numbers out of range. */
  public ParameterGroup {
    kinds = Set.copyOf(kinds);
    paths = List.copyOf(paths);
    if (kinds.isEmpty() && paths.isEmpty()) {
      throw new IllegalArgumentException("a parameter group must name kinds or paths");
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a group's rate must be at least 0, but is " + rate);
    }
    decay.ifPresent(OptimizerSettings::checkDecay);
  }

  /** The parameters of some kinds, trained like the rest. */
  public static ParameterGroup of(ParameterKind... kinds) {
    return new ParameterGroup(Set.of(kinds), List.of(), 1, OptionalDouble.empty(), false);
  }

  /** The parameters whose paths match one of some patterns, trained like the rest. */
  public static ParameterGroup of(String... paths) {
    List<PathPattern> patterns = List.of(paths).stream().map(PathPattern::new).toList();
    return new ParameterGroup(Set.of(), patterns, 1, OptionalDouble.empty(), false);
  }

  /** The same with another multiplier of the learning rate. */
  public ParameterGroup withRate(double multiplier) {
    return new ParameterGroup(kinds, paths, multiplier, decay, frozen);
  }

  /** The same with its own weight decay. */
  public ParameterGroup withDecay(double own) {
    return new ParameterGroup(kinds, paths, rate, OptionalDouble.of(own), frozen);
  }

  /** The same, never changed by training. */
  public ParameterGroup freeze() {
    return new ParameterGroup(kinds, paths, rate, decay, true);
  }

  /** Whether a parameter belongs to the group. */
  boolean contains(Parameter parameter) {
    return contains(parameter.path(), parameter.kind());
  }

  /** Whether a parameter of this path and kind belongs to the group. */
  boolean contains(String path, ParameterKind kind) {
    return (kinds.isEmpty() || kinds.contains(kind))
        && (paths.isEmpty() || paths.stream().anyMatch(p -> p.matches(path)));
  }
}
