package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.report.content.Caveats;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Origin;
import org.frugalsr.tensor.kernel.ConvolutionKernels;

/** The warnings and notes of a comparison. */
final class StudyRemarks {
  /** Facts that differ in every run. */
  private static final Set<String> OF_A_RUN = Set.of("seed", "config hash");

  private static final String PORTABLE = ConvolutionKernels.OWN.bits();

  private static final int LISTED = 6;

  private final ComparedRuns runs;

  StudyRemarks(ComparedRuns runs) {
    this.runs = runs;
  }

  /** All warnings and notes, the most serious first. */
  List<String> remarks() {
    return Stream.of(
            states(),
            repeated(),
            EvaluationSetting.mixtures(runs.conditions()),
            statistics(),
            pairs(),
            bicubic(),
            steps(),
            threads(),
            new CostComparison(runs).remarks(),
            origins(),
            ofRuns())
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private List<String> states() {
    return runs.members().stream()
        .filter(m -> !m.counts())
        .map(
            m ->
                "%s (run %s) %s. It is not in the averages."
                    .formatted(runs.nameOf(m), m.folder(), m.about()))
        .toList();
  }

  private List<String> repeated() {
    return runs.variants().stream()
        .flatMap(v -> v.repeated().stream())
        .map(
            m ->
                "%s has another finished run, so run %s is not in the averages."
                    .formatted(runs.nameOf(m), m.folder()))
        .toList();
  }

  private List<String> statistics() {
    EstimatedStatistics statistics = new EstimatedStatistics();
    runs.variants()
        .forEach(v -> v.scores().values().forEach(s -> statistics.add(v.label(), s.values())));
    return statistics.remarks();
  }

  /** Twins and baselines that are missing, or do not share all seeds. */
  private List<String> pairs() {
    List<String> remarks = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      if (v.twin().isPresent() && runs.twin(v).isEmpty()) {
        remarks.add(
            "The float twin of %s, %s, is not among the runs: no drop is shown."
                .formatted(v.label(), v.twin().get()));
      }
      Stream.of(runs.twin(v), runs.baseline().filter(b -> !b.equals(v)))
          .flatMap(Optional::stream)
          .distinct()
          .forEach(other -> unmatched(v, other).ifPresent(remarks::add));
    }
    return remarks;
  }

  private Optional<String> unmatched(ComparedVariant v, ComparedVariant other) {
    List<EvaluationSetting> shared =
        runs.conditions().stream()
            .filter(c -> !v.measured(c).isEmpty() && !other.measured(c).isEmpty())
            .toList();
    for (EvaluationSetting c : shared) {
      Optional<Pairing> pairing = Pairing.of(v, other, c);
      if (pairing.isEmpty()) {
        return Optional.of(
            "%s and %s have no seed in common: their difference is not shown."
                .formatted(v.label(), other.label()));
      }
      if (pairing.get().partial()) {
        return Optional.of(
            "%s and %s are compared only on the seeds that both have (%s)."
                .formatted(
                    v.label(),
                    other.label(),
                    pairing.get().seeds().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))));
      }
    }
    return Optional.empty();
  }

  private List<String> bicubic() {
    return runs.conditions().stream()
        .filter(c -> runs.bicubic(c).size() > 1)
        .map(c -> "Bicubic on %s is not the same in all runs.".formatted(runs.heading(c)))
        .distinct()
        .toList();
  }

  private List<String> steps() {
    Map<String, Set<String>> bySteps = new LinkedHashMap<>();
    for (ComparedVariant v : runs.variants()) {
      for (RunContent run : v.contents()) {
        run.setting("trainer.steps")
            .ifPresent(
                s -> bySteps.computeIfAbsent(s, any -> new LinkedHashSet<>()).add(v.label()));
      }
    }
    return bySteps.size() < 2
        ? List.of()
        : List.of(
            "Variants were trained for different numbers of steps: "
                + bySteps.entrySet().stream()
                    .map(e -> "%s (%s)".formatted(e.getKey(), listed(e.getValue())))
                    .collect(Collectors.joining("; "))
                + ".");
  }

  /**
   * Variants whose seeds ran on different numbers of threads, on which the bits of native kernels
   * depend.
   */
  private List<String> threads() {
    List<String> remarks = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      Set<String> threads =
          v.contents().stream()
              .map(Origin::new)
              .filter(origin -> !origin.values("bits").equals(Set.of(PORTABLE)))
              .flatMap(origin -> origin.values("threads").stream())
              .collect(Collectors.toCollection(TreeSet::new));
      if (threads.size() > 1) {
        remarks.add(
            "The runs of %s computed with different numbers of threads (%s), on which the last bits of a result depend."
                .formatted(v.label(), String.join(", ", threads)));
      }
    }
    return remarks;
  }

  private List<String> origins() {
    List<String> differing =
        new StudyOrigin(runs)
            .differing().stream().filter(fact -> !OF_A_RUN.contains(fact)).toList();
    return differing.isEmpty()
        ? List.of()
        : List.of(
            "The runs differ in: %s. See Provenance.".formatted(String.join(", ", differing)));
  }

  /** The warnings of the runs' own reports, each text once with its runs. */
  private List<String> ofRuns() {
    Map<String, Set<String>> byText = new LinkedHashMap<>();
    List<ComparedRun> counting = runs.members().stream().filter(ComparedRun::counts).toList();
    for (ComparedRun m : counting) {
      for (String text : new Caveats(m.content().orElseThrow()).remarks()) {
        byText.computeIfAbsent(text, any -> new LinkedHashSet<>()).add(runs.nameOf(m));
      }
    }
    return byText.entrySet().stream()
        .map(
            e ->
                e.getValue().size() == counting.size()
                    ? e.getKey()
                    : "%s (%s)".formatted(e.getKey(), listed(e.getValue())))
        .toList();
  }

  private static String listed(Set<String> names) {
    String some = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    return names.size() > LISTED ? some + ", and %s more".formatted(names.size() - LISTED) : some;
  }
}
