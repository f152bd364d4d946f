package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.report.content.Caveats;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Evaluations;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.content.Measurement.Method;
import org.frugalsr.report.page.Escape;
import org.frugalsr.report.page.Families;
import org.frugalsr.report.page.Pen;

/**
 * The runs of a comparison, read and sorted.
 *
 * @param name of the comparison
 * @param variants in the order of their first runs
 * @param baseline the variant that the others are tested against, if it was named
 * @param conditions of the measurements that count, in the order of the variants
 */
record ComparedRuns(
    String name,
    List<ComparedVariant> variants,
    Optional<ComparedVariant> baseline,
    List<EvaluationSetting> conditions) {
  private static final int LABEL = 60;

  /** Reads all runs. */
  static ComparedRuns read(Comparison comparison) {
    Map<String, List<ComparedRun>> members = new LinkedHashMap<>();
    Alike alike = new Alike(comparison.entries().stream().map(ComparedRun::read).toList());
    alike
        .members()
        .forEach(m -> members.computeIfAbsent(alike.name(m), any -> new ArrayList<>()).add(m));
    EvaluationSetting.Use use =
        EvaluationSetting.compared(
            alike.members().stream()
                .filter(ComparedRun::counts)
                .flatMap(m -> m.content().stream())
                .toList());
    Set<String> labels = new LinkedHashSet<>();
    members.forEach((name, runs) -> label(shown(comparison, name, runs), labels));
    List<String> named = List.copyOf(labels);
    List<Pen> pens = Families.pens(named, List.of());
    List<ComparedVariant> variants = new ArrayList<>();
    members.forEach(
        (name, runs) ->
            variants.add(
                ComparedVariant.of(
                    name,
                    named.get(variants.size()),
                    pens.get(variants.size()),
                    runs.stream().flatMap(m -> m.entry().twin().stream()).findFirst(),
                    runs,
                    use)));
    return new ComparedRuns(
        comparison.name(),
        List.copyOf(variants),
        comparison.baseline().flatMap(b -> named(variants, b)),
        variants.stream().flatMap(v -> v.scores().keySet().stream()).distinct().toList());
  }

  /** A variant's label, with what distinguishes these runs from others of it. */
  private static String shown(Comparison comparison, String name, List<ComparedRun> runs) {
    String variant = runs.getFirst().entry().variant();
    String label = comparison.labels().getOrDefault(variant, variant);
    return name.startsWith(variant) ? label + name.substring(variant.length()) : name;
  }

  /** Adds a unique label. */
  private static void label(String name, Set<String> taken) {
    String shortened = Escape.shortened(Escape.line(name), LABEL);
    String label = shortened.isEmpty() ? "(unnamed)" : shortened;
    for (int i = 2; !taken.add(label); i++) {
      label = "%s (%s)".formatted(shortened, i);
    }
  }

  /** Finds a variant by its name, or by that of its runs. */
  private static Optional<ComparedVariant> named(List<ComparedVariant> variants, String name) {
    return variants.stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .or(
            () ->
                variants.stream()
                    .filter(v -> v.members().stream().anyMatch(m -> m.folder().equals(name)))
                    .findFirst())
        .or(
            () ->
                variants.stream()
                    .filter(v -> v.members().getFirst().entry().variant().equals(name))
                    .findFirst());
  }

  /** The kind of measurement that the runs are compared by. */
  EvaluationSetting.Use use() {
    return conditions.stream()
        .map(EvaluationSetting::use)
        .findFirst()
        .orElse(EvaluationSetting.Use.TEST);
  }

  /** The variant of a run. */
  ComparedVariant of(ComparedRun member) {
    return variants.stream()
        .filter(v -> v.members().contains(member))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(member + " is not compared here"));
  }

  /** The float twin of a variant, if it is among the variants. */
  Optional<ComparedVariant> twin(ComparedVariant variant) {
    return variant.twin().flatMap(t -> named(variants, t));
  }

  /** Whether any variant has a twin here. */
  boolean hasTwins() {
    return variants.stream().anyMatch(v -> twin(v).isPresent());
  }

  /** The variant to compare with image by image: the twin, or else the baseline. */
  Optional<ComparedVariant> reference(ComparedVariant variant) {
    return twin(variant).or(() -> baseline).filter(v -> !v.equals(variant));
  }

  /** All runs. */
  List<ComparedRun> members() {
    return variants.stream().flatMap(v -> v.members().stream()).toList();
  }

  /** The label of a variant and a seed. */
  String nameOf(ComparedRun member) {
    return of(member).label() + " seed " + member.entry().seed();
  }

  /** The distinct scores of bicubic on a set with the same files and protocol. */
  List<Measurement> bicubic(EvaluationSetting condition) {
    Map<Double, Measurement> found = new LinkedHashMap<>();
    for (RunContent run : readable()) {
      if (run.hashOf(condition.target().set()).equals(condition.data())) {
        Evaluations.of(run.history())
            .find(Method.BICUBIC, condition.target())
            .ifPresent(m -> found.putIfAbsent(m.mean().psnr(), m));
      }
    }
    return List.copyOf(found.values());
  }

  /** The content of all runs whose results count. */
  List<RunContent> readable() {
    return variants.stream()
        .flatMap(v -> v.counting().stream())
        .flatMap(m -> m.content().stream())
        .toList();
  }

  /** The marks after the name of a set, as in the reports of its runs. */
  String marks(EvaluationSetting condition) {
    return readable().stream()
        .flatMap(run -> Stream.of(new Caveats(run).marks(condition.target().set()).split("(?= )")))
        .distinct()
        .collect(Collectors.joining());
  }

  /** The name of a condition in headings. */
  String heading(EvaluationSetting condition) {
    return condition.label(conditions) + marks(condition);
  }
}
