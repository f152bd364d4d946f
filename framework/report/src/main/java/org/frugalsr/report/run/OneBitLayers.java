package org.frugalsr.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.BinaryLayers;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.report.content.BinaryLayerSnapshots;
import org.frugalsr.report.content.BinaryLayerSnapshots.Figure;
import org.frugalsr.report.page.Chart;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Pen;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** Diagnostics of a network's one-bit layers, from the journal's {@code one-bit} records. */
final class OneBitLayers {
  private static final double SATURATED = 0.1;

  private final RunContent run;

  OneBitLayers(RunContent run) {
    this.run = run;
  }

  /** The chapter of the report; nothing if the network has no one-bit layers. */
  List<Part> sections() {
    Optional<BinaryLayerSnapshots> looks = BinaryLayerSnapshots.of(run);
    if (looks.isEmpty()) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    List<String> remarks = remarks(looks.get().last().event());
    if (!remarks.isEmpty()) {
      parts.add(new Part.Remarks(remarks));
    }
    Stream.of(
            curve("Flips a step (share of weights)", BinaryLayers.Figures::flipRate),
            flips(),
            curve("At the box (share of weights)", BinaryLayers.Figures::atBox),
            curve("Never flipped (share of weights)", BinaryLayers.Figures::neverFlipped))
        .filter(c -> c.lines().stream().anyMatch(l -> !l.points().isEmpty()))
        .forEach(parts::add);
    parts.add(table(looks.get()));
    return List.of(new Part.Section("One-bit layers", parts));
  }

  private static List<String> remarks(BinaryLayers last) {
    double saturated = last.means().saturatedWeights().orElse(0);
    return saturated < SATURATED
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%.0f %% of the latent weights are where the surrogate gradient is 0, and cannot"
                    + " recover: keep them in a box (bnn does), or lower the learning rate.",
                100 * saturated));
  }

  private Chart curve(String title, Function<BinaryLayers.Figures, OptionalDouble> figure) {
    List<Point> points = points(figure);
    return new Chart(
        title,
        Chart.Scale.FROM_ZERO,
        List.of(new Line("mean over layers", Pen.of(0), false, points)));
  }

  /** The mean of a value over layers, by step. */
  private List<Point> points(Function<BinaryLayers.Figures, OptionalDouble> figure) {
    return run.history().series(BinaryLayers.class, b -> figure.apply(b.means()));
  }

  private Chart flips() {
    return new Chart(
        "Flips in 100 steps (share of weights), mean over layers",
        Chart.Scale.FROM_ZERO,
        List.of(
            new Line("counted", Pen.of(0), false, points(BinaryLayers.Figures::flipsPer100Steps)),
            new Line(
                "expected: 100 d/(2b)",
                Pen.of(1),
                true,
                points(BinaryLayers.Figures::expectedFlipsPer100Steps))));
  }

  private static Part table(BinaryLayerSnapshots looks) {
    List<Figure> figures = BinaryLayerSnapshots.FIGURES;
    List<Column> columns = new ArrayList<>(List.of(Column.of("Layer", Kind.TEXT)));
    figures.forEach(f -> columns.add(Column.of(f.name(), Kind.NUMBER)));
    List<Row> rows = new ArrayList<>();
    for (String path : looks.layers()) {
      List<String> cells = new ArrayList<>(List.of(path));
      figures.forEach(f -> cells.add(f.shown(looks.of(path, f))));
      rows.add(Row.of(cells));
    }
    return new Table(
        columns,
        rows,
        List.of(
            "%s. The others at step %s. Shares; %s"
                .formatted(
                    looks
                        .midway()
                        .map(r -> "Flips at step " + Figures.count(r.step()))
                        .orElse("Too short a run for flips"),
                    Figures.count(looks.last().step()),
                    BinaryLayerSnapshots.REFERENCE)));
  }
}
