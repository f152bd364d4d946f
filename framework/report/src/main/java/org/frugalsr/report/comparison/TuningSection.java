package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.engine.run.TuningFile.Candidate;
import org.frugalsr.engine.run.TuningFile.ScoreAt;
import org.frugalsr.report.page.Families;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Pen;
import org.frugalsr.report.page.Scatter;
import org.frugalsr.report.page.Scatter.Spot;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Cell;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Mark;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.page.Table.Style;

/** The chapter on how variants were tuned: what was tried, at which cost, and what was chosen. */
final class TuningSection {
  private static final String ABOUT =
      "Before its seeds ran, each variant below was tuned on validation data by successive halving:"
          + " in each round the better candidates continue from their checkpoints. Learning rates"
          + " follow the schedule of the whole training, so that scores of different rounds are"
          + " those of unfinished trainings.";

  private final ComparedRuns runs;
  private final List<TuningFile.Variant> tuned;

  TuningSection(ComparedRuns runs, TuningFile file) {
    this.runs = runs;
    this.tuned = file.variants();
  }

  /** The chapter; empty if nothing was tuned. */
  Optional<Part> section() {
    if (tuned.isEmpty()) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>(List.of(new Part.Paragraph(ABOUT), choices()));
    List<String> remarks = remarks();
    if (!remarks.isEmpty()) {
      parts.add(new Part.Remarks(remarks));
    }
    for (TuningFile.Variant variant : tuned) {
      parts.add(sweep(variant));
      drawing(variant).ifPresent(parts::add);
    }
    return Optional.of(new Part.Section("Tuning", parts));
  }

  private String label(TuningFile.Variant variant) {
    return runs.variants().stream()
        .filter(v -> v.name().equals(variant.variant()))
        .map(ComparedVariant::label)
        .findFirst()
        .orElse(variant.variant());
  }

  private Table choices() {
    List<Row> rows = new ArrayList<>();
    for (TuningFile.Variant v : tuned) {
      rows.add(
          Row.of(
              List.of(
                  label(v),
                  v.chosen().isEmpty() ? "not chosen yet" : text(v.chosen()),
                  Figures.count(v.candidates().size()),
                  "%s of %s".formatted(Figures.count(v.spent()), Figures.count(v.budget())),
                  share(v),
                  String.join(", ", v.on()),
                  v.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))));
    }
    return new Table(
        List.of(
            Column.of("Variant", Kind.TEXT),
            Column.of("Chosen", Kind.CODE),
            Column.of("Candidates", Kind.NUMBER),
            Column.of("Steps", Kind.NUMBER),
            Column.of("Budget", Kind.NUMBER),
            Column.of("Tuned on", Kind.TEXT),
            Column.of("Seeds", Kind.NUMBER)),
        rows,
        List.of("Budget: relative to the training steps of all seeds of the variant."));
  }

  private static String share(TuningFile.Variant variant) {
    return String.format(Locale.ROOT, "%s×", Figures.shortest(variant.share()));
  }

  private static String text(Map<String, String> values) {
    return values.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (tuned.stream().map(TuningFile.Variant::share).distinct().count() > 1) {
      remarks.add(
          "Budgets differ: "
              + tuned.stream().map(v -> label(v) + " " + share(v)).collect(Collectors.joining(", "))
              + ".");
    }
    if (tuned.stream().map(v -> keys(v)).distinct().count() > 1) {
      remarks.add("Variants tune different keys.");
    }
    Set<String> names = tuned.stream().map(TuningFile.Variant::variant).collect(Collectors.toSet());
    List<String> others =
        runs.variants().stream()
            .filter(v -> !names.contains(v.name()))
            .map(ComparedVariant::label)
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      remarks.add("Not tuned: " + String.join(", ", others) + ".");
    }
    for (TuningFile.Variant v : tuned) {
      if (v.cut()) {
        remarks.add(
            "%s: the best value is at the end of the range, and the budget did not suffice to try the next one."
                .formatted(label(v)));
      }
    }
    return remarks;
  }

  private static Set<String> keys(TuningFile.Variant variant) {
    return variant.candidates().stream()
        .flatMap(c -> c.values().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A row for each candidate, a column for each round. */
  private Table sweep(TuningFile.Variant variant) {
    List<Column> columns = new ArrayList<>(List.of(Column.of(label(variant), Kind.CODE)));
    variant
        .rounds()
        .forEach(
            step ->
                columns.add(
                    new Column("PSNR (dB) after", Figures.count(step) + " steps", Kind.NUMBER)));
    List<Row> rows = new ArrayList<>();
    for (Candidate candidate : sorted(variant)) {
      Mark mark = candidate.values().equals(variant.chosen()) ? Mark.BEST : Mark.NONE;
      List<Cell> cells = new ArrayList<>();
      cells.add(new Cell(text(candidate.values()) + (candidate.extension() ? " †" : ""), mark));
      for (long step : variant.rounds()) {
        cells.add(
            new Cell(
                candidate.scores().stream()
                    .filter(s -> s.step() == step)
                    .map(TuningSection::psnr)
                    .findFirst()
                    .orElse(""),
                mark));
      }
      rows.add(new Row(Style.PLAIN, cells));
    }
    return new Table(
        columns,
        rows,
        variant.candidates().stream().anyMatch(Candidate::extension)
            ? List.of("† Tried since the best value was at the end of the range.")
            : List.of());
  }

  private static String psnr(ScoreAt score) {
    return score.psnr().isPresent() ? Figures.psnrOfTable(score.psnr().getAsDouble()) : "diverged";
  }

  /** In the order of their values, if these are numbers of a single key. */
  private static List<Candidate> sorted(TuningFile.Variant variant) {
    Set<String> keys = keys(variant);
    if (keys.size() != 1) {
      return variant.candidates();
    }
    String key = keys.iterator().next();
    return variant.candidates().stream()
        .sorted((a, b) -> Double.compare(number(a, key), number(b, key)))
        .toList();
  }

  private static double number(Candidate candidate, String key) {
    try {
      return Double.parseDouble(candidate.values().getOrDefault(key, ""));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** PSNR over each key that has numbers, with a point for each candidate and round. */
  private Optional<Part> drawing(TuningFile.Variant variant) {
    List<String> keys =
        keys(variant).stream()
            .filter(
                key -> variant.candidates().stream().anyMatch(c -> Double.isFinite(number(c, key))))
            .toList();
    List<Pen> pens =
        Families.pens(
            variant.rounds().stream().map(step -> Figures.count(step) + " steps").toList(),
            List.of());
    List<Spot> spots = new ArrayList<>();
    for (Candidate candidate : variant.candidates()) {
      for (ScoreAt score : new LinkedHashSet<>(candidate.scores())) {
        int round = variant.rounds().indexOf(score.step());
        if (score.psnr().isPresent() && round >= 0) {
          spots.add(
              new Spot(
                  String.join(", ", candidate.values().values()),
                  " after %s steps".formatted(Figures.count(score.step())),
                  pens.get(round),
                  round < variant.rounds().size() - 1,
                  keys.stream().map(key -> number(candidate, key)).toList(),
                  score.psnr().getAsDouble(),
                  0));
        }
      }
    }
    return keys.isEmpty() || spots.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Scatter(
                "Validation PSNR (dB) of the candidates of "
                    + label(variant)
                    + "; filled: last round",
                keys,
                spots,
                Optional.empty()));
  }
}
