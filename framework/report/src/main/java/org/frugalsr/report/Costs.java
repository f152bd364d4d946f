package org.frugalsr.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** What the network of a run costs. */
final class Costs {
  /** The rows of the table. */
  static final List<CostFigure> ROWS =
      Arrays.stream(CostFigure.values()).filter(f -> f != CostFigure.BIT_OPERATIONS).toList();

  private final List<NetworkCost> networks;

  Costs(RunContent run) {
    this.networks = run.history().of(NetworkCost.class).stream().map(JournalRecord::event).toList();
  }

  /** The chapter of the report. */
  Part section() {
    return new Part.Section(
        "Cost",
        List.of(
            networks.isEmpty()
                ? new Part.Paragraph("The cost of the network was not recorded.")
                : table()));
  }

  private Table table() {
    List<Column> columns = new ArrayList<>(List.of(Column.of("Cost", Kind.TEXT)));
    networks.forEach(n -> columns.add(Column.of("×" + n.scale(), Kind.NUMBER)));
    List<Row> rows = new ArrayList<>();
    for (CostFigure figure : ROWS) {
      if (networks.stream().anyMatch(n -> figure.of(n).isPresent())) {
        List<String> cells = new ArrayList<>(List.of(figure.label()));
        networks.forEach(n -> cells.add(cell(Optional.of(n), figure)));
        rows.add(Row.of(cells));
      }
    }
    return new Table(
        columns,
        rows,
        List.of("Operations and activations are those of an output of 1280×720 pixels."));
  }

  /** A figure as the table shows it. */
  static String cell(Optional<NetworkCost> network, CostFigure figure) {
    OptionalDouble value = network.map(figure::of).orElse(OptionalDouble.empty());
    return value.isPresent() ? figure.shown(value.getAsDouble()) : Table.NOTHING;
  }
}
