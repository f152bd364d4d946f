package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.LatencyMeasured;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.content.CostFigure;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.page.Table.Style;
import org.frugalsr.report.published.Published;

/** The cost of the variants' networks, from their journals. */
final class CostComparison {

  private static final String USUAL_SIZE = "1280×720";

  /** A column of the table; an optional one is omitted if all its values are 0. */
  private record Cost(
      CostFigure figure, String heading, boolean always, DoubleFunction<String> shown) {}

  private static final List<Cost> ALL =
      List.of(
          new Cost(CostFigure.PARAMETERS, "Parameters", true, v -> Figures.count((long) v)),
          new Cost(CostFigure.SIZE, "Size (KB)", true, v -> Figures.count(Math.round(v / 1000))),
          new Cost(CostFigure.MULTIPLY_ADDS, "Multiply-adds", true, Figures::large),
          new Cost(CostFigure.BINARY, "Binary ops", true, Figures::large),
          new Cost(CostFigure.LOW_BIT, "Low-bit ops", false, Figures::large),
          new Cost(CostFigure.ADDITIONS, "Additions", false, Figures::large));

  private final ComparedRuns runs;

  CostComparison(ComparedRuns runs) {
    this.runs = runs;
  }

  /** The scales that any network was counted at, ascending. */
  Set<Long> scales() {
    return runs.variants().stream()
        .flatMap(v -> v.contents().stream())
        .flatMap(run -> run.history().of(NetworkCost.class).stream())
        .map(r -> r.event().scale())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A cost of a variant at a scale, from its first run; NaN if it was not recorded. */
  double cost(ComparedVariant variant, long scale, CostFigure figure) {
    return network(variant, scale).map(n -> figure.of(n).orElse(Double.NaN)).orElse(Double.NaN);
  }

  private static Optional<NetworkCost> network(ComparedVariant variant, long scale) {
    return variant.contents().stream().flatMap(run -> last(run, scale).stream()).findFirst();
  }

  private static Optional<NetworkCost> last(RunContent run, long scale) {
    return run.history().of(NetworkCost.class).stream()
        .map(JournalRecord::event)
        .filter(n -> n.scale() == scale)
        .reduce((before, after) -> after);
  }

  /** Whether any network computes in one bit. */
  boolean hasBinary() {
    return scales().stream()
        .anyMatch(s -> runs.variants().stream().anyMatch(v -> cost(v, s, CostFigure.BINARY) > 0));
  }

  /** Warnings on variants whose runs differ in cost, which equal configs cannot explain. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      for (Cost cost : ALL) {
        for (long scale : scales()) {
          Set<Double> values =
              v.contents().stream()
                  .flatMap(run -> last(run, scale).stream())
                  .map(n -> cost.figure().of(n).orElse(Double.NaN))
                  .collect(Collectors.toSet());
          if (values.size() > 1) {
            remarks.add(
                "The runs of %s differ in %s, which the table of costs gives for the first one."
                    .formatted(v.label(), cost.heading()));
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
    shown.forEach(c -> columns.add(Column.of(c.heading(), Kind.NUMBER)));
    if (timed) {
      columns.add(Column.of("Latency", Kind.NUMBER));
    }
    List<Row> rows = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      for (long scale : scales()) {
        if (network(v, scale).isPresent()) {
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
        .anyMatch(s -> runs.variants().stream().anyMatch(v -> cost(v, s, cost.figure()) > 0));
  }

  private Row row(ComparedVariant v, long scale, List<Cost> shown, boolean timed) {
    List<String> cells = new ArrayList<>(List.of(named(v.label(), scale)));
    for (Cost cost : shown) {
      double value = cost(v, scale, cost.figure());
      cells.add(Double.isFinite(value) ? cost.shown().apply(value) : Table.NOTHING);
    }
    if (timed) {
      String times =
          latencies(v).stream()
              .filter(l -> l.scale() == scale || l.scale() == 0)
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
          switch (cost.figure()) {
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
  private static List<LatencyMeasured> latencies(ComparedVariant v) {
    for (RunContent run : v.contents()) {
      List<LatencyMeasured> latest = new ArrayList<>();
      for (JournalRecord<LatencyMeasured> r : run.history().of(LatencyMeasured.class)) {
        latest.removeIf(old -> sameSubject(old, r.event()));
        latest.add(r.event());
      }
      if (!latest.isEmpty()) {
        return latest;
      }
    }
    return List.of();
  }

  private static boolean sameSubject(LatencyMeasured a, LatencyMeasured b) {
    return size(a).equals(size(b)) && a.scale() == b.scale() && a.threads() == b.threads();
  }

  private static String size(LatencyMeasured l) {
    return l.width() + "×" + l.height();
  }

  private static String latency(LatencyMeasured l) {
    return "%s ms, %s %s%s"
        .formatted(
            Figures.milliseconds(l.medianMs()),
            l.threads(),
            l.threads() == 1 ? "thread" : "threads",
            size(l).equals(USUAL_SIZE) ? "" : ", " + size(l));
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
        for (LatencyMeasured l : latencies(v)) {
          sizes.add(size(l));
          processors.add(l.cpu());
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
