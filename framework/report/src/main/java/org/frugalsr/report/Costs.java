package org.frugalsr.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** What the network of a run costs. */
final class Costs {
  /**
   * A kind of cost.
   *
   * @param field of the journal's {@code network} record
   * @param name for people
   * @param shown how its value is printed
   */
  record Cost(String field, String name, DoubleFunction<String> shown) {}

  static final List<Cost> ALL =
      List.of(
          new Cost("parameters", "Parameters", Costs::whole),
          new Cost("all_parameters", "Parameters with norms, PReLU and quantizers", Costs::whole),
          new Cost("size_bytes", "Size of the parameters (bytes)", Costs::whole),
          new Cost("multiply-adds", "Multiply-adds", Figures::large),
          new Cost("binary_operations", "Binary operations", Figures::large),
          new Cost("low_bit_operations", "Low-bit operations", Figures::large),
          new Cost("additions", "Additions", Figures::large),
          new Cost("activations", "Activations", Figures::large),
          new Cost("receptive_field", "Receptive field (LR pixels)", Costs::side));

  private final List<JournalRecord> records;

  Costs(RunContent run) {
    this.records = run.history().of("network");
  }

  /** The chapter of the report. */
  Part section() {
    return new Part.Section(
        "Cost",
        List.of(
            records.isEmpty()
                ? new Part.Paragraph("The cost of the network was not recorded.")
                : table()));
  }

  private Table table() {
    List<Column> columns = new ArrayList<>(List.of(Column.of("Cost", Kind.TEXT)));
    for (JournalRecord r : records) {
      OptionalDouble scale = r.number("scale");
      columns.add(
          Column.of(
              scale.isPresent() ? "×" + Figures.large(scale.getAsDouble()) : "Network",
              Kind.NUMBER));
    }
    List<Row> rows = new ArrayList<>();
    for (Cost cost : ALL) {
      List<String> cells = new ArrayList<>(List.of(cost.name()));
      records.forEach(r -> cells.add(cell(Optional.of(r), cost)));
      if (records.stream().anyMatch(r -> r.fields().containsKey(cost.field()))) {
        rows.add(Row.of(cells));
      }
    }
    return new Table(
        columns,
        rows,
        List.of("Operations and activations are those of an output of 1280×720 pixels."));
  }

  /** A number as it is printed; a word such as {@code global} as it is. */
  static String cell(Optional<JournalRecord> record, Cost cost) {
    Optional<Object> value = record.map(r -> r.fields().get(cost.field()));
    OptionalDouble number = record.map(r -> r.number(cost.field())).orElse(OptionalDouble.empty());
    return number.isPresent()
        ? cost.shown().apply(number.getAsDouble())
        : value.map(String::valueOf).orElse(Table.NOTHING);
  }

  /** The side of a square, from the pixels that it reaches to on each side of its middle. */
  private static String side(double reach) {
    String side = whole(2 * reach + 1);
    return side + "×" + side;
  }

  private static String whole(double value) {
    return value == Math.rint(value) ? Figures.count((long) value) : Figures.large(value);
  }
}
