package org.frugalsr.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.page.Table.Style;
import org.frugalsr.report.published.Published;

/** What the networks of variants cost, as their journals have it. */
final class CostComparison {
  /** Where a cost stands in the journal's {@code network} record. */
  static final String PARAMETERS = "parameters";

  static final String MULTIPLY_ADDS = "multiply-adds";
  static final String SIZE = "size_bytes";
  static final String BIT_OPERATIONS = "bit_operations";

  private static final String BINARY = "binary_operations";
  private static final String LATENCY = "latency";
  private static final String USUAL_SIZE = "1280×720";

  /**
   * A kind of cost.
   *
   * @param field of the journal's record
   * @param always whether it has a column even if it is 0 everywhere
   */
  private record Cost(String field, String name, boolean always, DoubleFunction<String> shown) {}

  private static final List<Cost> ALL =
      List.of(
          new Cost(PARAMETERS, "Parameters", true, v -> Figures.count((long) v)),
          new Cost(SIZE, "Size (KB)", true, v -> Figures.count(Math.round(v / 1000))),
          new Cost(MULTIPLY_ADDS, "Multiply-adds", true, Figures::large),
          new Cost(BINARY, "Binary ops", true, Figures::large),
          new Cost("low_bit_operations", "Low-bit ops", false, Figures::large),
          new Cost("additions", "Additions", false, Figures::large));

  private final ComparedRuns runs;

  CostComparison(ComparedRuns runs) {
    this.runs = runs;
  }

  /** The scales that any network was counted at, ascending. */
  Set<Long> scales() {
    return runs.variants().stream()
        .flatMap(v -> v.contents().stream())
        .flatMap(run -> run.history().of("network").stream())
        .map(CostComparison::scale)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long scale(JournalRecord r) {
    return (long) r.number("scale").orElse(0);
  }

  /** A cost of a variant at a scale, as its first run has it; NaN if that was not recorded. */
  double cost(ComparedVariant variant, long scale, String field) {
    return record(variant, scale).map(r -> r.number(field).orElse(Double.NaN)).orElse(Double.NaN);
  }

  private static Optional<JournalRecord> record(ComparedVariant variant, long scale) {
    return variant.contents().stream().flatMap(run -> last(run, scale).stream()).findFirst();
  }

  private static Optional<JournalRecord> last(RunContent run, long scale) {
    return run.history().of("network").stream()
        .filter(r -> scale(r) == scale)
        .reduce((before, after) -> after);
  }

  /** Whether any network computes in one bit. */
  boolean hasBinary() {
    return scales().stream()
        .anyMatch(s -> runs.variants().stream().anyMatch(v -> cost(v, s, BINARY) > 0));
  }

  /** Variants whose runs cost differently, which equal configs cannot explain. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      for (Cost cost : ALL) {
        for (long scale : scales()) {
          Set<Double> values =
              v.contents().stream()
                  .flatMap(run -> last(run, scale).stream())
                  .map(r -> r.number(cost.field()).orElse(Double.NaN))
                  .collect(Collectors.toSet());
          if (values.size() > 1) {
            remarks.add(
                "The runs of %s differ in %s, which the table of costs gives for the first one."
                    .formatted(v.label(), cost.name()));
          }
        }
      }
    }
    return remarks.stream().distinct().toList();
  }

  /** The table with its notes; empty if nothing was recorded. */
  Optional<Table> table(List<Published> published) {
    if (scales().isEmpty()) {
      return Optional.empty();
    }
    List<Cost> shown = ALL.stream().filter(c -> c.always() || any(c)).toList();
    boolean timed = runs.variants().stream().anyMatch(v -> !latencies(v).isEmpty());
    List<Column> columns = new ArrayList<>(List.of(Column.of("Variant", Kind.TEXT)));
    shown.forEach(c -> columns.add(Column.of(c.name(), Kind.NUMBER)));
    if (timed) {
      columns.add(Column.of("Latency", Kind.NUMBER));
    }
    List<Row> rows = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      for (long scale : scales()) {
        if (record(v, scale).isPresent()) {
          rows.add(row(v, scale, shown, timed));
        }
      }
    }
    published.stream()
        .filter(p -> Double.isFinite(p.parameters()))
        .forEach(p -> rows.add(row(p, shown, timed)));
    return Optional.of(new Table(columns, rows, notes(timed)));
  }

  private boolean any(Cost cost) {
    return scales().stream()
        .anyMatch(s -> runs.variants().stream().anyMatch(v -> cost(v, s, cost.field()) > 0));
  }

  private Row row(ComparedVariant v, long scale, List<Cost> shown, boolean timed) {
    List<String> cells = new ArrayList<>(List.of(named(v.label(), scale)));
    for (Cost cost : shown) {
      double value = cost(v, scale, cost.field());
      cells.add(Double.isFinite(value) ? cost.shown().apply(value) : Table.NOTHING);
    }
    if (timed) {
      String times =
          latencies(v).stream()
              .filter(r -> scale(r) == scale || scale(r) == 0)
              .map(CostComparison::latency)
              .collect(Collectors.joining("; "));
      cells.add(times.isEmpty() ? Table.NOTHING : times);
    }
    return Row.of(cells);
  }

  private Row row(Published p, List<Cost> shown, boolean timed) {
    List<String> cells = new ArrayList<>(List.of(named(p.method() + " (published)", p.scale())));
    for (Cost cost : shown) {
      double value =
          switch (cost.field()) {
            case PARAMETERS -> p.parameters();
            case MULTIPLY_ADDS -> p.multiplyAdds();
            default -> Double.NaN;
          };
      cells.add(Double.isFinite(value) ? cost.shown().apply(value) : Table.NOTHING);
    }
    if (timed) {
      cells.add(Table.NOTHING);
    }
    return Row.of(Style.ASIDE, cells);
  }

  private String named(String name, long scale) {
    return scales().size() > 1 ? name + " ×" + scale : name;
  }

  /**
   * The latest measurement for each size, scale and thread count, of the first run that has any.
   */
  private static List<JournalRecord> latencies(ComparedVariant v) {
    for (RunContent run : v.contents()) {
      List<JournalRecord> latest = new ArrayList<>();
      for (JournalRecord r : run.history().of(LATENCY)) {
        latest.removeIf(old -> subject(old).equals(subject(r)));
        latest.add(r);
      }
      if (!latest.isEmpty()) {
        return latest;
      }
    }
    return List.of();
  }

  private static List<String> subject(JournalRecord r) {
    return List.of(text(r, "width"), text(r, "height"), text(r, "scale"), text(r, "threads"));
  }

  private static String text(JournalRecord r, String field) {
    return String.valueOf(r.fields().getOrDefault(field, "?"));
  }

  private static String latency(JournalRecord r) {
    String threads = text(r, "threads");
    String size = text(r, "width") + "×" + text(r, "height");
    return "%s ms, %s %s%s"
        .formatted(
            Figures.milliseconds(r.number("median_ms").orElse(Double.NaN)),
            threads,
            threads.equals("1") ? "thread" : "threads",
            size.equals(USUAL_SIZE) ? "" : ", " + size);
  }

  private List<String> notes(boolean timed) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Operations are those of an output of 1280×720 pixels; multiply-adds are the float ones."
            + " Size: stored weights at their bits, in units of 1000 bytes.");
    if (timed) {
      Set<String> sizes = new LinkedHashSet<>();
      Set<String> processors = new LinkedHashSet<>();
      for (ComparedVariant v : runs.variants()) {
        for (JournalRecord r : latencies(v)) {
          sizes.add(text(r, "width") + "×" + text(r, "height"));
          processors.add(text(r, "cpu"));
        }
      }
      notes.add(
          "Latency: median time of one forward pass for an output of %s, measured on: %s.%s"
              .formatted(
                  String.join(" or ", sizes),
                  String.join("; ", processors),
                  sizes.size() > 1 || processors.size() > 1
                      ? " Times of different sizes or processors do not compare."
                      : ""));
    }
    return notes;
  }
}
