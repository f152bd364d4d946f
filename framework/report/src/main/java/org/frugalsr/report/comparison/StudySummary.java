package org.frugalsr.report.comparison;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.CostFigure;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Origin;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.statistics.Spread;

/**
 * The summary of a comparison, for a list of several.
 *
 * @param settings the config keys that all runs share, how the variants differ, and what was tuned;
 *     empty until every run has a config
 * @param origin the revision of FrugalSR that all runs were computed with, or those that differ
 * @param figures means over the seeds of each variant, and the cost of its network
 * @param time of the last record of all journals
 */
public record StudySummary(
    Map<String, String> settings, Map<String, String> origin, List<Figure> figures, Instant time) {
  /**
   * A number of a variant.
   *
   * @param name the quantity, then the variant: {@code test/set5/x2/sisr-y/psnr/bnn}
   */
  public record Figure(String name, double value) {}

  private static final List<CostFigure> COSTS =
      List.of(CostFigure.PARAMETERS, CostFigure.SIZE, CostFigure.MULTIPLY_ADDS, CostFigure.BINARY);

  /** Reads the runs. */
  public static StudySummary of(Comparison comparison) {
    ComparedRuns runs = ComparedRuns.read(comparison);
    List<Figure> figures = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (EvaluationSetting c : runs.conditions()) {
      String prefix = prefix(c, taken);
      for (ComparedVariant v : runs.variants()) {
        scores(v, c, prefix, figures);
      }
    }
    costs(runs, figures);
    Instant time =
        runs.members().stream()
            .flatMap(m -> m.content().stream())
            .flatMap(run -> run.history().records().stream())
            .map(JournalRecord::time)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    Map<String, String> settings = settings(runs);
    if (!settings.isEmpty()) {
      comparison
          .tuning()
          .ifPresent(
              file ->
                  file.variants()
                      .forEach(v -> settings.put("study.tune." + v.variant(), v.summary())));
    }
    return new StudySummary(settings, origin(runs), List.copyOf(figures), time);
  }

  /** The name of a condition; conditions of the same name are numbered. */
  private static String prefix(EvaluationSetting c, Set<String> taken) {
    String name =
        "%s/%s/x%d/%s%s%s"
            .formatted(
                c.use().word(),
                c.target().set(),
                c.target().scale(),
                c.target().protocol(),
                c.target().lr().isFiles() ? "/lr-files" : "",
                c.selfEnsemble().label().isEmpty()
                    ? ""
                    : "/" + c.selfEnsemble().label().replace(' ', '-'));
    String unique = name;
    for (int i = 2; !taken.add(unique); i++) {
      unique = name + "/" + i;
    }
    return unique;
  }

  private static void scores(
      ComparedVariant v, EvaluationSetting c, String prefix, List<Figure> figures) {
    Spread psnr = v.spread(c, Score::psnr);
    if (psnr.n() > 0) {
      add(v, c, Score::psnr, prefix + "/psnr", figures);
      add(v, c, Score::ssim, prefix + "/ssim", figures);
      figures.add(new Figure(prefix + "/seeds/" + v.name(), psnr.n()));
    }
  }

  private static void add(
      ComparedVariant v,
      EvaluationSetting c,
      ToDoubleFunction<Score> part,
      String name,
      List<Figure> figures) {
    Spread spread = v.spread(c, part);
    figures.add(new Figure(name + "/" + v.name(), spread.mean()));
    if (spread.n() > 1) {
      figures.add(new Figure(name + "-deviation/" + v.name(), spread.deviation()));
    }
  }

  private static void costs(ComparedRuns runs, List<Figure> figures) {
    CostComparison costs = new CostComparison(runs);
    for (long scale : costs.scales()) {
      for (CostFigure cost : COSTS) {
        for (ComparedVariant v : runs.variants()) {
          double value = costs.cost(v, scale, cost);
          if (Double.isFinite(value)) {
            figures.add(
                new Figure("network/x%d/%s/%s".formatted(scale, cost.id(), v.name()), value));
          }
        }
      }
    }
  }

  private static Map<String, String> settings(ComparedRuns runs) {
    Map<String, String> settings = new TreeMap<>();
    if (runs.members().stream().anyMatch(m -> m.content().isEmpty())) {
      return settings;
    }
    Map<ComparedRun, Map<String, String>> configs = new LinkedHashMap<>();
    runs.members().forEach(m -> configs.put(m, m.content().orElseThrow().config().flat()));
    Set<String> keys = new TreeSet<>();
    configs.values().forEach(c -> keys.addAll(c.keySet()));
    keys.removeIf(KeyEffects.ofSections()::isOfARun);
    Map<String, List<String>> differing = new TreeMap<>();
    for (String key : keys) {
      Set<String> values = new LinkedHashSet<>();
      configs.values().forEach(c -> values.add(c.getOrDefault(key, Table.NOTHING)));
      if (values.size() == 1) {
        settings.put(key, values.iterator().next());
      } else {
        configs.forEach(
            (m, c) ->
                differing
                    .computeIfAbsent(runs.of(m).name(), any -> new ArrayList<>())
                    .add(key + "=" + c.getOrDefault(key, Table.NOTHING)));
      }
    }
    differing.forEach(
        (variant, values) ->
            settings.put(
                "study.variants." + variant,
                values.stream().distinct().collect(Collectors.joining(", "))));
    settings.put(
        "study.seeds", joined(runs.members().stream().map(m -> m.entry().seed()).toList()));
    runs.baseline().ifPresent(b -> settings.put("study.baseline", b.name()));
    return settings;
  }

  private static Map<String, String> origin(ComparedRuns runs) {
    Map<String, String> origin = new TreeMap<>();
    Map.of(
            "FrugalSR revision",
            "program.revision",
            "FrugalSR tree",
            "program.tree",
            "version",
            "version")
        .forEach(
            (fact, name) -> {
              Set<String> values =
                  runs.readable().stream()
                      .map(Origin::new)
                      .filter(o -> !o.isEmpty())
                      .flatMap(o -> o.values(fact).stream())
                      .collect(Collectors.toCollection(TreeSet::new));
              if (values.size() == 1) {
                origin.put(name, values.iterator().next());
              } else if (values.size() > 1) {
                origin.put(name + ".differs", String.join(", ", values));
              }
            });
    return origin;
  }

  private static String joined(List<Long> values) {
    return values.stream().distinct().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
