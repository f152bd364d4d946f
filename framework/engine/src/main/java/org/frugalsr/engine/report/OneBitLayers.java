package org.frugalsr.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.frugalsr.engine.report.page.Chart;
import org.frugalsr.engine.report.page.Chart.Line;
import org.frugalsr.engine.report.page.Part;
import org.frugalsr.engine.report.page.Table;
import org.frugalsr.engine.report.page.Table.Column;
import org.frugalsr.engine.report.page.Table.Kind;
import org.frugalsr.engine.report.page.Table.Row;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.engine.run.JournalRecord;

/** How the one-bit layers of a network fared, by the journal's {@code one-bit} records. */
final class OneBitLayers {
  private static final double SATURATED = 0.1;

  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("flip_rate", "Flips a step");
    FIELDS.put("never_flipped", "Never flipped");
    FIELDS.put("saturated_weights", "Saturated weights");
    FIELDS.put("saturated_inputs", "Saturated inputs");
    FIELDS.put("dead_channels", "Dead channels");
    FIELDS.put("weight_gradient_mismatch", "Mismatch, weights");
    FIELDS.put("input_gradient_mismatch", "Mismatch, inputs");
  }

  private final RunContent run;

  OneBitLayers(RunContent run) {
    this.run = run;
  }

  /** The chapter of the report; nothing if the network has no one-bit layers. */
  List<Part> sections() {
    List<JournalRecord> records = run.history().of("one-bit");
    if (records.isEmpty()) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    JournalRecord last = records.getLast();
    List<String> remarks = remarks(last);
    if (!remarks.isEmpty()) {
      parts.add(new Part.Remarks(remarks));
    }
    parts.add(curve("Flips a step (share of weights)", "flip_rate"));
    parts.add(curve("Never flipped (share of weights)", "never_flipped"));
    parts.add(table(last));
    return List.of(new Part.Section("One-bit layers", parts));
  }

  private static List<String> remarks(JournalRecord last) {
    double saturated = last.number("saturated_weights").orElse(0);
    return saturated < SATURATED
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%.0f %% of the latent weights are where their estimator passes no gradient, and cannot"
                    + " come back: keep them in a box (bnn does), or lower the learning rate.",
                100 * saturated));
  }

  private Part curve(String title, String field) {
    List<Point> points = run.history().series("one-bit", field);
    return new Chart(
        title, Chart.Scale.FROM_ZERO, List.of(new Line("mean over layers", 0, false, points)));
  }

  private static Part table(JournalRecord record) {
    List<Column> columns = new ArrayList<>(List.of(Column.of("Layer", Kind.TEXT)));
    FIELDS.values().forEach(name -> columns.add(Column.of(name, Kind.NUMBER)));
    List<Row> rows = new ArrayList<>();
    if (record.fields().get("layers") instanceof List<?> layers) {
      for (Object layer : layers) {
        if (layer instanceof Map<?, ?> fields) {
          rows.add(row(fields));
        }
      }
    }
    return new Table(
        columns,
        rows,
        List.of(
            "At step %d. Shares; what each is, stands in docs/reference/diagnostics.md."
                .formatted(record.step())));
  }

  private static Row row(Map<?, ?> fields) {
    List<String> cells = new ArrayList<>(List.of(String.valueOf(fields.get("path"))));
    for (String field : FIELDS.keySet()) {
      cells.add(
          fields.get(field) instanceof Number n
              ? String.format(
                  Locale.ROOT, field.equals("flip_rate") ? "%.2e" : "%.3f", n.doubleValue())
              : Table.NOTHING);
    }
    return Row.of(cells);
  }
}
