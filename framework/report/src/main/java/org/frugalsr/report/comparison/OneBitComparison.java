package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.report.content.BinaryLayerSnapshots;
import org.frugalsr.report.content.BinaryLayerSnapshots.Figure;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** Diagnostics of the variants' one-bit layers: means over layers and seeds. */
final class OneBitComparison {
  private final ComparedRuns runs;

  OneBitComparison(ComparedRuns runs) {
    this.runs = runs;
  }

  /** The chapter of the report; nothing if no network has one-bit layers. */
  Optional<Part> section() {
    Set<Long> steps = new TreeSet<>();
    runs.variants().stream()
        .flatMap(v -> looks(v).stream())
        .flatMap(l -> l.midway().stream())
        .forEach(r -> steps.add(r.step()));
    List<Figure> figures =
        BinaryLayerSnapshots.FIGURES.stream().filter(f -> !f.early() || !steps.isEmpty()).toList();
    List<Column> columns = new ArrayList<>(List.of(Column.of("Variant", Kind.TEXT)));
    figures.forEach(f -> columns.add(Column.of(f.name(), Kind.NUMBER)));
    List<Row> rows = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      List<BinaryLayerSnapshots> looks = looks(v);
      if (!looks.isEmpty()) {
        List<String> cells = new ArrayList<>(List.of(v.label()));
        figures.forEach(f -> cells.add(f.shown(mean(looks, f))));
        rows.add(Row.of(cells));
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String note =
        "Shares, means over layers and seeds: %s; %s"
            .formatted(
                steps.isEmpty()
                    ? "all at the end; the runs are too short for flips"
                    : "flips at step %s, the others at the end"
                        .formatted(
                            String.join(" or ", steps.stream().map(Figures::count).toList())),
                BinaryLayerSnapshots.REFERENCE);
    return Optional.of(
        new Part.Section("One-bit layers", List.of(new Table(columns, rows, List.of(note)))));
  }

  private static List<BinaryLayerSnapshots> looks(ComparedVariant v) {
    return v.counting().stream()
        .flatMap(m -> m.content().stream())
        .flatMap(run -> BinaryLayerSnapshots.of(run).stream())
        .toList();
  }

  private static OptionalDouble mean(List<BinaryLayerSnapshots> looks, Figure figure) {
    return looks.stream()
        .map(l -> l.mean(figure))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }
}
