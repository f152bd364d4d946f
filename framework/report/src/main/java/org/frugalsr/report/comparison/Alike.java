package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.engine.history.Course;
import org.frugalsr.engine.history.RunContent;

/**
 * Determines which runs of a comparison are seeds of one variant.
 *
 * <p>Those that were given as one, except for a run whose history departs from its config ({@link
 * Course}), one with another number of steps than the other runs, such as a manually resumed trial,
 * and one with another version of the arithmetic. These are separate variants, named after the
 * difference.
 *
 * @param members all runs, in their order
 */
record Alike(List<ComparedRun> members) {
  private static final String STEPS = "trainer.steps";

  private static final String AND = " and ";

  /** The name of the variant that a run belongs to. */
  String name(ComparedRun member) {
    List<String> apart = new ArrayList<>();
    member.content().ifPresent(run -> Course.departures(run).forEach(d -> apart.add(d.brief())));
    Optional<String> steps = member.content().flatMap(run -> run.setting(STEPS));
    if (apart.isEmpty() && steps.isPresent() && !usual(fellows(member)).equals(steps)) {
      apart.add("%s steps".formatted(steps.get()));
    }
    member
        .content()
        .map(Alike::arithmetic)
        .filter(a -> !a.isEmpty()) // a run without provenance
        .filter(a -> a.contains(AND) || !a.equals(usualArithmetic(fellows(member))))
        .ifPresent(a -> apart.add("arithmetic " + a));
    String variant = member.entry().variant();
    return apart.isEmpty() ? variant : "%s (%s)".formatted(variant, String.join(", ", apart));
  }

  /** The versions of the arithmetic of a run's sessions; early sessions recorded none. */
  private static String arithmetic(RunContent run) {
    return run.sessions().stream()
        .map(session -> String.valueOf(session.numerics()))
        .distinct()
        .sorted()
        .collect(Collectors.joining(AND));
  }

  /** The most frequent version; the latest if it is a tie. */
  private static String usualArithmetic(List<RunContent> fellows) {
    Map<String, Integer> times = new TreeMap<>();
    fellows.stream()
        .map(Alike::arithmetic)
        .filter(a -> !a.isEmpty())
        .forEach(a -> times.merge(a, 1, Integer::sum));
    return times.entrySet().stream()
        .reduce((a, b) -> b.getValue() >= a.getValue() ? b : a)
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private List<RunContent> fellows(ComparedRun member) {
    return members.stream()
        .filter(m -> m.entry().variant().equals(member.entry().variant()))
        .flatMap(m -> m.content().stream())
        .toList();
  }

  /** The steps of all of them, or else those that most started with; the first's if it is a tie. */
  private static Optional<String> usual(List<RunContent> fellows) {
    Set<String> all =
        fellows.stream().flatMap(run -> run.setting(STEPS).stream()).collect(Collectors.toSet());
    Map<String, Integer> times = new LinkedHashMap<>();
    fellows.stream()
        .flatMap(run -> (all.size() == 1 ? run.setting(STEPS) : begun(run)).stream())
        .forEach(steps -> times.merge(steps, 1, Integer::sum));
    Optional<Integer> most = times.values().stream().max(Integer::compare);
    return times.entrySet().stream()
        .filter(e -> Optional.of(e.getValue()).equals(most))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<String> begun(RunContent run) {
    return run.start().map(r -> String.valueOf(r.event().steps())).or(() -> run.setting(STEPS));
  }
}
