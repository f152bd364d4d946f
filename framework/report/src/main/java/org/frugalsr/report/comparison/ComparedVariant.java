package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.page.Pen;
import org.frugalsr.report.statistics.Spread;

/**
 * Runs that differ only in the seed.
 *
 * @param name as it was given
 * @param label the name shortened for tables, unique among the variants
 * @param pen that it is drawn with in all charts
 * @param twin the name of its float twin, if there is one
 * @param members its runs
 * @param scores the measurements of those that count, by condition and seed
 */
record ComparedVariant(
    String name,
    String label,
    Pen pen,
    Optional<String> twin,
    List<ComparedRun> members,
    Map<EvaluationSetting, SortedMap<Long, Measurement>> scores) {

  /** Creates a variant of some runs, which are compared by their tests or by their validation. */
  static ComparedVariant of(
      String name,
      String label,
      Pen pen,
      Optional<String> twin,
      List<ComparedRun> members,
      EvaluationSetting.Use use) {
    Map<EvaluationSetting, SortedMap<Long, Measurement>> scores = new LinkedHashMap<>();
    for (ComparedRun member : counting(members)) {
      EvaluationSetting.measured(member.content().orElseThrow(), use)
          .forEach(
              (condition, m) ->
                  scores
                      .computeIfAbsent(condition, any -> new TreeMap<>())
                      .put(member.entry().seed(), m));
    }
    return new ComparedVariant(
        name, label, pen, twin.filter(t -> !t.equals(name)), members, scores);
  }

  /** The runs whose results count: those that finished, one for each seed. */
  List<ComparedRun> counting() {
    return counting(members);
  }

  private static List<ComparedRun> counting(List<ComparedRun> members) {
    Map<Long, ComparedRun> bySeed = new TreeMap<>();
    members.stream()
        .filter(ComparedRun::counts)
        .forEach(m -> bySeed.putIfAbsent(m.entry().seed(), m));
    return List.copyOf(bySeed.values());
  }

  /** The runs that finished but do not count, since another one has the same seed. */
  List<ComparedRun> repeated() {
    List<ComparedRun> counting = counting();
    return members.stream().filter(m -> m.counts() && !counting.contains(m)).toList();
  }

  /** The runs that can be read: those that count, or all of them if none does. */
  List<RunContent> contents() {
    List<ComparedRun> counting = counting();
    return (counting.isEmpty() ? members : counting)
        .stream().flatMap(m -> m.content().stream()).toList();
  }

  /** The measurements under a condition, by seed. */
  SortedMap<Long, Measurement> measured(EvaluationSetting condition) {
    return scores.getOrDefault(condition, new TreeMap<>());
  }

  /** The spread of a score over the seeds. */
  Spread spread(EvaluationSetting condition, ToDoubleFunction<Score> part) {
    List<Double> values = new ArrayList<>();
    measured(condition).values().forEach(m -> values.add(part.applyAsDouble(m.mean())));
    return Spread.of(values);
  }
}
