package org.frugalsr.report.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.Opening;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.content.Smoothing;
import org.frugalsr.report.page.Chart;
import org.frugalsr.report.page.Chart.Level;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Chart.Moment;
import org.frugalsr.report.page.Chart.Scale;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Pen;

/** The curves of a training. */
final class Curves {
  private final RunContent run;
  private final History history;

  Curves(RunContent run) {
    this.run = run;
    this.history = run.history();
  }

  /** The chapter of the report. */
  Part section() {
    if (history.of(StepsTrained.class).isEmpty()) {
      return new Part.Section("Training", List.of(new Part.Paragraph("No training was recorded.")));
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Paragraph(pace()));
    parts.add(loss());
    Map<String, List<Point>> validation = validation();
    if (validation.isEmpty()) {
      parts.add(new Part.Paragraph("No validation was recorded."));
    } else {
      validation.forEach(
          (name, points) -> {
            parts.add(quality(name, points));
            parts.add(best(name, points));
          });
    }
    parts.add(
        new Chart(
            "Learning rate",
            Scale.FROM_ZERO,
            List.of(
                new Line(
                    "rate",
                    Pen.of(0),
                    false,
                    history.series(StepsTrained.class, StepsTrained::rate)))));
    return new Part.Section("Training", parts);
  }

  private Chart loss() {
    List<Point> raw = history.trained(StepsTrained::loss);
    int window = Smoothing.window(raw);
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("as recorded", Pen.of(0), window > 1, raw));
    if (window > 1) {
      lines.add(
          new Line(
              "mean of " + window + " neighbours",
              Pen.of(0),
              false,
              Smoothing.smoothed(raw, window)));
    }
    return new Chart("Training loss", Scale.LOGARITHMIC, lines, List.of(), List.of(), bestStep());
  }

  /** Validation PSNR by set. */
  private Map<String, List<Point>> validation() {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    for (JournalRecord<Validated> r : history.of(Validated.class)) {
      Measurement m = Measurement.of(r.event());
      lines
          .computeIfAbsent(m.target().curve(), any -> new ArrayList<>())
          .add(new Point(r.step(), m.mean().psnr()));
    }
    return lines;
  }

  /** One chart for each set, since their levels are far apart. */
  private Chart quality(String name, List<Point> points) {
    return new Chart(
        "Validation PSNR (dB) on " + name,
        Scale.LINEAR,
        List.of(new Line("PSNR", Pen.of(0), false, points)),
        List.of(),
        Measurement.ofBicubic(run).stream()
            .filter(m -> m.target().curve().equals(name) && Double.isFinite(m.mean().psnr()))
            .limit(1)
            .map(m -> new Level("bicubic", m.mean().psnr()))
            .toList(),
        bestStep());
  }

  /** The validation that chose the best checkpoint. */
  private List<Moment> bestStep() {
    return history.of(Validated.class).stream()
        .filter(r -> r.event().best())
        .reduce((before, after) -> after)
        .map(r -> List.of(new Moment("best, step " + Figures.count(r.step()), r.step())))
        .orElse(List.of());
  }

  private static Part best(String name, List<Point> points) {
    return new Part.Paragraph(
        points.stream()
            .filter(p -> !Double.isNaN(p.value()))
            .max(Comparator.comparingDouble(Point::value))
            .map(
                p ->
                    "Highest on %s: %s dB at step %s."
                        .formatted(name, Figures.psnr(p.value()), Figures.count(p.step())))
            .orElse("Every validation on " + name + " gave NaN."));
  }

  private String pace() {
    long done =
        history.of(StepsTrained.class).stream().mapToLong(JournalRecord::step).max().orElse(0);
    long begun = run.start().map(JournalRecord::step).orElse(0L); // that of a fork's checkpoint
    String steps =
        begun == 0
            ? run.progress(done) + " steps"
            : "%s steps (%s, from step %s on)"
                .formatted(Figures.count(done - begun), run.progress(done), Figures.count(begun));
    return "%s in %s, measuring included; %s steps/s (median); %s of the time waiting for data (mean)."
        .formatted(
            steps,
            Figures.duration(time()),
            String.format(Locale.ROOT, "%.1f", median(values(StepsTrained::stepsPerSecond))),
            Figures.percent(values(StepsTrained::waitShare).average().orElse(Double.NaN)));
  }

  private DoubleStream values(Function<StepsTrained, OptionalDouble> figure) {
    return history.series(StepsTrained.class, figure).stream().mapToDouble(Point::value);
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** The duration of all sessions, up to their last records that count. */
  private Duration time() {
    Duration sum = Duration.ZERO;
    JournalRecord<?> before = null;
    for (JournalRecord<?> r : history.records()) {
      boolean begins = r.event() instanceof Opening;
      if (before != null && !begins) {
        sum = sum.plus(Duration.between(before.time(), r.time()));
      }
      before = r;
    }
    return sum;
  }
}
