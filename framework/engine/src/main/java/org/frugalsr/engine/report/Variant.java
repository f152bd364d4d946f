package org.frugalsr.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.frugalsr.engine.report.page.Pen;
import org.frugalsr.engine.report.statistics.Spread;
import org.frugalsr.imaging.Score;

/**
 * Runs that differ in nothing but the seed.
 *
 * @param name as it was given
 * @param label the same, short enough for a table, and no other variant's
 * @param pen that it is drawn with everywhere
 * @param twin the variant that is the same in float, if there is one
 * @param members its runs
 * @param scores what those that count have measured, by condition and seed
 */
record Variant(
    String name,
    String label,
    Pen pen,
    Optional<String> twin,
    List<Member> members,
    Map<Condition, SortedMap<Long, Measurement>> scores) {

  /** A variant of some runs, which are compared by their tests or by their validation. */
  static Variant of(
      String name,
      String label,
      Pen pen,
      Optional<String> twin,
      List<Member> members,
      Condition.Use use) {
    Map<Condition, SortedMap<Long, Measurement>> scores = new LinkedHashMap<>();
    for (Member member : counting(members)) {
      Condition.measured(member.content().orElseThrow(), use)
          .forEach(
              (condition, m) ->
                  scores
                      .computeIfAbsent(condition, any -> new TreeMap<>())
                      .put(member.entry().seed(), m));
    }
    return new Variant(name, label, pen, twin.filter(t -> !t.equals(name)), members, scores);
  }

  /** The runs whose results count: those that finished, one for each seed. */
  List<Member> counting() {
    return counting(members);
  }

  private static List<Member> counting(List<Member> members) {
    Map<Long, Member> bySeed = new TreeMap<>();
    members.stream().filter(Member::counts).forEach(m -> bySeed.putIfAbsent(m.entry().seed(), m));
    return List.copyOf(bySeed.values());
  }

  /** The runs that finished but do not count, since another one has the same seed. */
  List<Member> repeated() {
    List<Member> counting = counting();
    return members.stream().filter(m -> m.counts() && !counting.contains(m)).toList();
  }

  /** The runs that can be read: those that count, or all of them if none does. */
  List<RunContent> contents() {
    List<Member> counting = counting();
    return (counting.isEmpty() ? members : counting)
        .stream().flatMap(m -> m.content().stream()).toList();
  }

  /** What was measured under a condition, by seed. */
  SortedMap<Long, Measurement> measured(Condition condition) {
    return scores.getOrDefault(condition, new TreeMap<>());
  }

  /** The spread of a score over the seeds. */
  Spread spread(Condition condition, ToDoubleFunction<Score> part) {
    List<Double> values = new ArrayList<>();
    measured(condition).values().forEach(m -> values.add(part.applyAsDouble(m.mean())));
    return Spread.of(values);
  }
}
