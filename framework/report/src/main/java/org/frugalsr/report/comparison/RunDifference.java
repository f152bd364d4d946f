package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.config.Change;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.CostFigure;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.content.Origin;
import org.frugalsr.report.page.Escape;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.page.TextTable;
import org.frugalsr.report.statistics.Spread;

/** The differences between two runs: config, provenance, cost, results. */
public final class RunDifference {
  private static final int LONGEST = 48;

  private final RunContent a;
  private final RunContent b;

  private RunDifference(RunContent a, RunContent b) {
    this.a = a;
    this.b = b;
  }

  /**
   * Returns the differences as text for a terminal.
   *
   * @param a one run
   * @param b the other one; differences are b minus a
   * @throws org.frugalsr.api.error.WorldError if a file of a run is damaged
   */
  public static String text(RunFolder a, RunFolder b) {
    RunDifference difference = new RunDifference(RunContent.read(a), RunContent.read(b));
    return String.join(
        "\n",
        difference.heading(a, b),
        chapter("Config", difference.config(), "The configs are the same."),
        chapter("Provenance", difference.provenance(), "The provenance is the same."),
        chapter("Cost", difference.cost(), "The networks cost the same."),
        difference.results());
  }

  private String heading(RunFolder one, RunFolder other) {
    return "A: %s (%s)\nB: %s (%s)\n"
        .formatted(
            Escape.line(one.path().toString()), state(a),
            Escape.line(other.path().toString()), state(b));
  }

  private static String state(RunContent run) {
    long last = run.history().lastStep().orElse(0);
    return run.finished() ? "finished" : "not finished: step " + run.progress(last);
  }

  private static String chapter(String title, List<Row> rows, String none) {
    return rows.isEmpty()
        ? none + "\n"
        : TextTable.of(
            new Table(
                List.of(
                    Column.of(title, Kind.TEXT),
                    Column.of("A", Kind.TEXT),
                    Column.of("B", Kind.TEXT)),
                rows));
  }

  private List<Row> config() {
    List<Row> rows = new ArrayList<>();
    for (Change change : a.config().diff(b.config())) {
      rows.add(
          Row.of(
              change.key(),
              shortened(change.before().orElse(Table.NOTHING)),
              shortened(change.after().orElse(Table.NOTHING))));
    }
    return rows;
  }

  private List<Row> provenance() {
    Origin one = new Origin(a);
    Origin other = new Origin(b);
    Set<String> facts = new LinkedHashSet<>(one.names());
    facts.addAll(other.names());
    List<Row> rows = new ArrayList<>();
    for (String fact : facts) {
      String here = String.join(" and ", one.values(fact));
      String there = String.join(" and ", other.values(fact));
      if (!here.equals(there)) {
        rows.add(Row.of(fact, shortened(orNothing(here)), shortened(orNothing(there))));
      }
    }
    return rows;
  }

  private static String orNothing(String text) {
    return text.isEmpty() ? Table.NOTHING : text;
  }

  private static String shortened(String text) {
    return Escape.shortened(Escape.line(text), LONGEST);
  }

  private List<Row> cost() {
    List<Row> rows = new ArrayList<>();
    for (CostFigure cost : CostFigure.rows()) {
      for (long scale : scales()) {
        String here = cost.cell(record(a, scale));
        String there = cost.cell(record(b, scale));
        if (!here.equals(there)) {
          rows.add(Row.of(cost.label() + (scales().size() > 1 ? " ×" + scale : ""), here, there));
        }
      }
    }
    return rows;
  }

  private Set<Long> scales() {
    Set<Long> scales = new TreeSet<>();
    for (RunContent run : List.of(a, b)) {
      run.history().of(NetworkCost.class).forEach(r -> scales.add(r.event().scale()));
    }
    return scales;
  }

  private static Optional<NetworkCost> record(RunContent run, long scale) {
    return run.history().of(NetworkCost.class).stream()
        .map(JournalRecord::event)
        .filter(n -> n.scale() == scale)
        .reduce((before, after) -> after);
  }

  private String results() {
    EvaluationSetting.Use use = EvaluationSetting.compared(List.of(a, b));
    Map<EvaluationSetting, Measurement> here = EvaluationSetting.measured(a, use);
    Map<EvaluationSetting, Measurement> there = EvaluationSetting.measured(b, use);
    Set<EvaluationSetting> all = new LinkedHashSet<>(here.keySet());
    all.addAll(there.keySet());
    if (all.isEmpty()) {
      return "Neither run was measured on a test set, or validated.\n";
    }
    List<EvaluationSetting> conditions = List.copyOf(all);
    List<Row> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>(EvaluationSetting.mixtures(conditions));
    for (EvaluationSetting c : conditions) {
      Optional<Measurement> one = Optional.ofNullable(here.get(c));
      Optional<Measurement> other = Optional.ofNullable(there.get(c));
      rows.add(row(c.label(conditions), one, other));
      if (one.isPresent() && other.isPresent()) {
        notes.addAll(images(c.label(conditions), one.get(), other.get()));
      }
    }
    EstimatedStatistics statistics = new EstimatedStatistics();
    statistics.add("A", here.values());
    statistics.add("B", there.values());
    notes.addAll(statistics.remarks());
    conditions.stream().map(c -> c.target().explained()).distinct().forEach(notes::add);
    return TextTable.of(
        new Table(
            List.of(
                Column.of("Results", Kind.TEXT),
                Column.of("PSNR A", Kind.NUMBER),
                Column.of("PSNR B", Kind.NUMBER),
                Column.of("B - A", Kind.NUMBER),
                Column.of("SSIM A", Kind.NUMBER),
                Column.of("SSIM B", Kind.NUMBER),
                Column.of("B - A", Kind.NUMBER)),
            rows,
            notes));
  }

  private static Row row(String label, Optional<Measurement> one, Optional<Measurement> other) {
    Optional<Score> a = one.map(Measurement::mean);
    Optional<Score> b = other.map(Measurement::mean);
    boolean both = a.isPresent() && b.isPresent();
    return Row.of(
        label,
        a.map(s -> Figures.psnr(s.psnr())).orElse(Table.NOTHING),
        b.map(s -> Figures.psnr(s.psnr())).orElse(Table.NOTHING),
        both ? Figures.psnrGain(b.get().psnr() - a.get().psnr()) : Table.NOTHING,
        a.map(s -> Figures.ssim(s.ssim())).orElse(Table.NOTHING),
        b.map(s -> Figures.ssim(s.ssim())).orElse(Table.NOTHING),
        both ? Figures.ssimGain(b.get().ssim() - a.get().ssim()) : Table.NOTHING);
  }

  /** The distribution of the difference over the images. */
  private static List<String> images(String label, Measurement a, Measurement b) {
    List<Gain> gains = new ArrayList<>();
    a.images()
        .forEach(
            (name, score) -> {
              Score other = b.images().get(name);
              double gain = other == null ? Double.NaN : other.psnr() - score.psnr();
              if (Double.isFinite(gain)) {
                gains.add(new Gain(name, gain));
              }
            });
    if (gains.isEmpty()) {
      return List.of();
    }
    gains.sort(Comparator.comparingDouble(Gain::psnr));
    Spread spread = Spread.of(gains.stream().map(Gain::psnr).toList());
    return List.of(
        "%s, image by image: B is better on %s and worse on %s of %s; from %s (%s) to %s (%s) dB%s."
            .formatted(
                label,
                gains.stream().filter(g -> g.psnr() > 0).count(),
                gains.stream().filter(g -> g.psnr() < 0).count(),
                gains.size(),
                Figures.psnrGain(gains.getFirst().psnr()),
                shortened(gains.getFirst().image()),
                Figures.psnrGain(gains.getLast().psnr()),
                shortened(gains.getLast().image()),
                gains.size() > 1
                    ? ", standard deviation " + Figures.psnr(spread.deviation())
                    : ""));
  }

  private record Gain(String image, double psnr) {}
}
