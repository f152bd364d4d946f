package org.frugalsr.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.content.CostFigure;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** The cost of a run's network. */
final class Costs {
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
    for (CostFigure figure : CostFigure.rows()) {
      if (networks.stream().anyMatch(n -> figure.of(n).isPresent())) {
        List<String> cells = new ArrayList<>(List.of(figure.label()));
        networks.forEach(n -> cells.add(figure.cell(Optional.of(n))));
        rows.add(Row.of(cells));
      }
    }
    return new Table(
        columns,
        rows,
        List.of("Operations and activations are those of an output of 1280×720 pixels."));
  }
}
