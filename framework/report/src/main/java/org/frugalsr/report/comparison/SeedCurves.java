package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.content.Smoothing;
import org.frugalsr.report.page.Chart;
import org.frugalsr.report.page.Chart.Band;
import org.frugalsr.report.page.Chart.Level;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Chart.Range;
import org.frugalsr.report.page.Chart.Scale;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.statistics.Spread;

/** Training curves: for each variant the mean and the range over its seeds. */
final class SeedCurves {
  private static final String ABOUT =
      "Lines are means over the seeds; bands reach from the lowest to the highest seed. The loss is"
          + " smoothed over neighbouring records before. Markers are validations.";

  private final ComparedRuns runs;

  SeedCurves(ComparedRuns runs) {
    this.runs = runs;
  }

  /** The chapter of the report. */
  Part section() {
    List<Part> parts = new ArrayList<>();
    List<Chart> charts = new ArrayList<>();
    charts.add(chart("Training loss", Scale.LOGARITHMIC, List.of(), each(SeedCurves::loss)));
    for (String set : validated()) {
      charts.add(
          chart(
              "Validation PSNR (dB) on " + set,
              Scale.LINEAR,
              bicubic(set),
              each(run -> validation(run, set))));
      runs.baseline()
          .ifPresent(
              base ->
                  charts.add(
                      chart(
                          "Validation PSNR%s minus that of %s at equal seeds (dB), on %s"
                              .formatted(otherThan(base), base.label(), set),
                          Scale.LINEAR,
                          List.of(),
                          v -> gaps(v, base, set))));
    }
    charts.stream().filter(c -> !c.lines().isEmpty()).forEach(parts::add);
    if (parts.isEmpty()) {
      return new Part.Section("Training", List.of(new Part.Paragraph("No training was recorded.")));
    }
    parts.addFirst(new Part.Paragraph(ABOUT));
    return new Part.Section("Training", parts);
  }

  private static List<Point> loss(RunContent run) {
    List<Point> raw = run.history().trained(StepsTrained::loss);
    return Smoothing.smoothed(raw, Smoothing.window(raw));
  }

  private Set<String> validated() {
    Set<String> sets = new LinkedHashSet<>();
    for (ComparedVariant v : runs.variants()) {
      for (RunContent run : v.contents()) {
        run.history()
            .of(Validated.class)
            .forEach(r -> sets.add(Measurement.of(r.event()).target().curve()));
      }
    }
    return sets;
  }

  /** The score of bicubic on a set, if a run measured it. */
  private List<Level> bicubic(String set) {
    return runs.variants().stream()
        .flatMap(v -> v.contents().stream())
        .flatMap(run -> Measurement.ofBicubic(run).stream())
        .filter(m -> m.target().curve().equals(set) && Double.isFinite(m.mean().psnr()))
        .findFirst()
        .map(m -> List.of(new Level("bicubic", m.mean().psnr())))
        .orElse(List.of());
  }

  private static List<Point> validation(RunContent run, String set) {
    List<Point> points = new ArrayList<>();
    for (JournalRecord<Validated> r : run.history().of(Validated.class)) {
      Measurement m = Measurement.of(r.event());
      if (m.target().curve().equals(set)) {
        points.add(new Point(r.step(), m.mean().psnr()));
      }
    }
    return points;
  }

  /** Names the other variant if there is only one, since a legend of one line is omitted. */
  private String otherThan(ComparedVariant base) {
    List<ComparedVariant> others =
        runs.variants().stream().filter(v -> !v.name().equals(base.name())).toList();
    return others.size() == 1 ? " of " + others.getFirst().label() : "";
  }

  /** The differences between two variants at the validations that both had, by seed. */
  private static List<List<Point>> gaps(ComparedVariant variant, ComparedVariant base, String set) {
    List<List<Point>> gaps = new ArrayList<>();
    if (variant.name().equals(base.name())) {
      return gaps;
    }
    for (RunContent run : variant.contents()) {
      base.contents().stream()
          .filter(other -> other.seed() == run.seed())
          .findFirst()
          .ifPresent(
              other -> {
                List<Point> gap = new ArrayList<>();
                byStep(List.of(validation(run, set), validation(other, set)))
                    .forEach(
                        (step, both) -> gap.add(new Point(step, both.getFirst() - both.getLast())));
                gaps.add(gap);
              });
    }
    return gaps;
  }

  private static Function<ComparedVariant, List<List<Point>>> each(
      Function<RunContent, List<Point>> curve) {
    return v -> v.contents().stream().map(curve).toList();
  }

  private Chart chart(
      String title,
      Scale scale,
      List<Level> levels,
      Function<ComparedVariant, List<List<Point>>> of) {
    List<Line> lines = new ArrayList<>();
    List<Band> bands = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      List<List<Point>> curves = of.apply(v).stream().filter(c -> !c.isEmpty()).toList();
      if (!curves.isEmpty()) {
        Map<Long, List<Double>> byStep = byStep(curves);
        lines.add(new Line(v.label(), v.pen(), false, means(byStep)));
        if (curves.size() > 1) {
          bands.add(new Band(v.label(), v.pen(), ranges(byStep)));
        }
      }
    }
    return new Chart(title, scale, lines, bands, levels, List.of());
  }

  /** The values at those steps that all curves have. */
  private static Map<Long, List<Double>> byStep(List<List<Point>> curves) {
    Map<Long, Map<Integer, Double>> found = new TreeMap<>();
    for (int i = 0; i < curves.size(); i++) {
      for (Point p : curves.get(i)) {
        found.computeIfAbsent(p.step(), any -> new TreeMap<>()).put(i, p.value());
      }
    }
    Map<Long, List<Double>> shared = new LinkedHashMap<>();
    found.forEach(
        (step, values) -> {
          if (values.size() == curves.size()) {
            shared.put(step, List.copyOf(values.values()));
          }
        });
    return shared;
  }

  private static List<Point> means(Map<Long, List<Double>> byStep) {
    return byStep.entrySet().stream()
        .map(e -> new Point(e.getKey(), Spread.of(e.getValue()).mean()))
        .toList();
  }

  private static List<Range> ranges(Map<Long, List<Double>> byStep) {
    return byStep.entrySet().stream()
        .map(
            e -> {
              double least = e.getValue().stream().mapToDouble(d -> d).min().orElse(Double.NaN);
              double most = e.getValue().stream().mapToDouble(d -> d).max().orElse(Double.NaN);
              return new Range(e.getKey(), least, most);
            })
        .toList();
  }
}
