package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.frugalsr.imaging.Score;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.content.Caveats;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Cell;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Mark;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.page.Table.Style;
import org.frugalsr.report.published.Published;
import org.frugalsr.report.published.Published.Certainty;
import org.frugalsr.report.statistics.Spread;

/** The table of scores: a row for each variant, columns for each data set. */
final class ScoreTable {
  private final ComparedRuns runs;
  private final List<Published> published;
  private final List<Measure> measures;

  /** A column of numbers: the spread that it shows, and its format. */
  private record Measure(
      EvaluationSetting condition,
      String name,
      Function<ComparedVariant, Optional<Spread>> spread,
      DoubleFunction<String> mean,
      DoubleFunction<String> deviation) {

    /** The mean as printed, by which variants are ranked; NaN if there is none. */
    double rank(ComparedVariant variant) {
      double value = spread.apply(variant).map(Spread::mean).orElse(Double.NaN);
      return Double.isFinite(value) ? Double.parseDouble(mean.apply(value)) : Double.NaN;
    }
  }

  ScoreTable(ComparedRuns runs, List<Published> published) {
    this.runs = runs;
    this.published = published;
    this.measures = runs.conditions().stream().flatMap(c -> measures(c).stream()).toList();
  }

  private List<Measure> measures(EvaluationSetting c) {
    List<Measure> measures = new ArrayList<>();
    if (runs.hasTwins()) {
      measures.add(
          new Measure(
              c,
              "Δ twin",
              v -> pairing(v, c).map(p -> Spread.of(p.psnr())),
              Figures::psnrGainOfTable,
              Figures::psnrOfTable));
    }
    measures.add(
        new Measure(
            c, "PSNR", v -> spread(v, c, Score::psnr), Figures::psnrOfTable, Figures::psnrOfTable));
    measures.add(
        new Measure(c, "SSIM", v -> spread(v, c, Score::ssim), Figures::ssim, Figures::ssim));
    return measures;
  }

  private Optional<Pairing> pairing(ComparedVariant v, EvaluationSetting c) {
    return runs.twin(v).flatMap(twin -> Pairing.of(v, twin, c));
  }

  private static Optional<Spread> spread(
      ComparedVariant v, EvaluationSetting c, ToDoubleFunction<Score> part) {
    return Optional.of(v.spread(c, part)).filter(s -> s.n() > 0);
  }

  /** The table with its notes. */
  Table table() {
    List<Column> columns =
        new ArrayList<>(List.of(Column.of("Variant", Kind.TEXT), Column.of("Seeds", Kind.NUMBER)));
    for (Measure m : measures) {
      columns.add(new Column(runs.heading(m.condition()), m.name(), Kind.NUMBER));
    }
    List<Row> rows = new ArrayList<>();
    bicubic().ifPresent(rows::add);
    List<List<Double>> ranked =
        measures.stream().map(m -> runs.variants().stream().map(m::rank).toList()).toList();
    for (int i = 0; i < runs.variants().size(); i++) {
      rows.add(row(runs.variants().get(i), ranked, i));
    }
    rowsOfPublished().forEach(rows::add);
    return new Table(columns, rows, notes());
  }

  private Row row(ComparedVariant v, List<List<Double>> ranked, int index) {
    List<Cell> cells = new ArrayList<>();
    boolean baseline = runs.baseline().filter(v::equals).isPresent();
    cells.add(Cell.of(v.label() + (baseline ? " (baseline)" : "")));
    cells.add(Cell.of(String.valueOf(v.counting().size())));
    for (int m = 0; m < measures.size(); m++) {
      cells.add(new Cell(text(measures.get(m), v), mark(ranked.get(m), index)));
    }
    return new Row(Style.PLAIN, cells);
  }

  private static String text(Measure m, ComparedVariant v) {
    Optional<Spread> spread = m.spread().apply(v);
    if (spread.isEmpty()) {
      return Table.NOTHING;
    }
    Spread s = spread.get();
    String text = m.mean().apply(s.mean());
    String around = s.n() > 1 ? " ± " + m.deviation().apply(s.deviation()) : "";
    return text + around + (s.n() == v.counting().size() ? "" : " (n=" + s.n() + ")");
  }

  /** Ranks by printed value; equal values share a rank, and a single one has none. */
  private static Mark mark(List<Double> column, int index) {
    List<Double> distinct =
        column.stream()
            .filter(Double::isFinite)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    boolean alone = column.stream().filter(Double::isFinite).count() < 2;
    int place = distinct.indexOf(column.get(index));
    return alone || place < 0 || place > 1 ? Mark.NONE : place == 0 ? Mark.BEST : Mark.SECOND;
  }

  private Optional<Row> bicubic() {
    return aside(
        "bicubic",
        c ->
            runs.bicubic(c).stream()
                .map(m -> m.mean())
                .map(s -> List.of(Figures.psnrOfTable(s.psnr()), Figures.ssim(s.ssim())))
                .reduce(
                    (a, b) -> List.of(a.get(0) + " or " + b.get(0), a.get(1) + " or " + b.get(1))));
  }

  private List<Row> rowsOfPublished() {
    Map<String, List<Published>> byId = new LinkedHashMap<>();
    published.forEach(p -> byId.computeIfAbsent(p.id(), any -> new ArrayList<>()).add(p));
    return byId.values().stream()
        .flatMap(
            results ->
                aside(results.getFirst().method() + " (published)", c -> printed(results, c))
                    .stream())
        .toList();
  }

  private static Optional<List<String>> printed(List<Published> results, EvaluationSetting c) {
    return results.stream()
        .flatMap(
            p ->
                c
                    .printed(p)
                    .map(two -> List.of(two.psnr() + c.mark(p), two.ssim() + c.mark(p)))
                    .stream())
        .findFirst();
  }

  /** A row without a rank, from PSNR and SSIM by condition; empty if it has no number. */
  private Optional<Row> aside(
      String name, Function<EvaluationSetting, Optional<List<String>>> scores) {
    List<String> cells = new ArrayList<>(List.of(name, Table.NOTHING));
    for (Measure m : measures) {
      int place = List.of("PSNR", "SSIM").indexOf(m.name());
      cells.add(
          place < 0
              ? Table.NOTHING
              : scores.apply(m.condition()).map(two -> two.get(place)).orElse(Table.NOTHING));
    }
    boolean empty = cells.subList(1, cells.size()).stream().allMatch(Table.NOTHING::equals);
    return empty ? Optional.empty() : Optional.of(Row.of(Style.ASIDE, cells));
  }

  private List<String> notes() {
    if (runs.conditions().isEmpty()) {
      return List.of("No run that finished was measured on a test set, or validated.");
    }
    List<String> notes = new ArrayList<>(footnotes());
    if (runs.use() == EvaluationSetting.Use.VALIDATION) {
      notes.add(
          "No run was measured on a test set: these are the scores of validation, at the checkpoint"
              + " that it chose, so they are optimistic.");
    }
    notes.add(
        "PSNR in dB. Each score is the mean over the seeds of the plain mean over the images, ±"
            + " the sample standard deviation over the seeds; a single seed has no ±. Best in bold,"
            + " second underlined, by the printed values; rows set apart have no rank.");
    if (runs.hasTwins()) {
      notes.add(
          "Δ twin: PSNR minus that of the float twin, over the seeds that both have. Twins: %s."
              .formatted(twins()));
    }
    runs.conditions().stream()
        .map(c -> "Protocol %s %s".formatted(c.target().explained(), c.explained()))
        .distinct()
        .forEach(notes::add);
    if (runs.conditions().stream().anyMatch(c -> published.stream().anyMatch(p -> differs(c, p)))) {
      notes.add(
          EvaluationSetting.OTHER_PROTOCOL
              + " Published, and measured by another protocol than the runs' scores in the column,"
              + " which may shift PSNR by 0.1 dB or more"
              + (runs.conditions().stream().anyMatch(c -> c.target().lr().isFiles())
                  ? ", or on LR images made by bicubic where the runs' came from files, which may"
                      + " shift it by any amount."
                  : "."));
    }
    published.forEach(p -> notes.add(about(p)));
    return notes;
  }

  private List<String> footnotes() {
    List<String> sets = runs.conditions().stream().map(c -> c.target().set()).toList();
    return runs.readable().stream()
        .flatMap(run -> new Caveats(run).footnotes(sets).stream())
        .distinct()
        .sorted()
        .toList();
  }

  private String twins() {
    return runs.variants().stream()
        .flatMap(v -> runs.twin(v).map(t -> v.label() + " of " + t.label()).stream())
        .collect(Collectors.joining("; "));
  }

  private static boolean differs(EvaluationSetting c, Published p) {
    return c.printed(p).isPresent() && !c.mark(p).isEmpty();
  }

  private static String about(Published p) {
    return "Published, %s ×%s: %s%s; protocol: %s%s%s."
        .formatted(
            p.method(),
            p.scale(),
            p.source(),
            p.certainty() == Certainty.SECONDARY ? " (secondary source)" : "",
            p.protocol(),
            p.selfEnsemble() != SelfEnsemble.NONE
                ? "; with self-ensemble, so it is only in such columns"
                : "",
            p.remark().isEmpty() ? "" : "; " + p.remark());
  }
}
