package org.frugalsr.engine.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.frugalsr.tensor.Shape;

/** The cost of a network as a table, one line per layer, with totals below. */
public final class CostTable {
  private static final int DIGITS = 4;
  private static final int DIGITS_OF_TOTALS = 5;

  private final Cost cost;
  private final List<LayerGroup> groups;
  private final List<Column> columns;

  private record Column(Grid.Heading heading, Function<LayerGroup, String> cell) {
    Column(String title, boolean right, Function<LayerGroup, String> cell) {
      this(new Grid.Heading(title, right), cell);
    }
  }

  private record Total(String label, String value) {}

  /** A sort of arithmetic; one that does not occur is left out. */
  private record Sort(String title, String meaning, ToLongFunction<Operations> count) {}

  private static final List<Sort> SORTS =
      List.of(
          new Sort("multiply-adds", "float", Operations::multiplyAdds),
          new Sort("binary", "XNOR and popcount", Operations::binary),
          new Sort("low-bit", "multiply-adds of quantised values", Operations::lowBit),
          new Sort("additions", "absolute differences accumulated", Operations::additions));

  private CostTable(Cost cost, List<LayerGroup> groups) {
    this.cost = cost;
    this.groups = groups;
    this.columns = columns();
  }

  /**
   * The table of a cost.
   *
   * @param allRows whether equal layers have lines of their own; else those whose places differ by
   *     a number share one that gives their sum
   */
  public static CostTable of(Cost cost, boolean allRows) {
    List<LayerCost> layers = cost.layers();
    return new CostTable(cost, allRows ? LayerGroup.each(layers) : LayerGroup.folded(layers));
  }

  /** For a terminal: aligned columns, then totals. */
  public String text() {
    Grid totals =
        new Grid(
            List.of(new Grid.Heading("total", false), new Grid.Heading("", false)),
            totals().stream().map(t -> List.of(t.label(), t.value())).toList());
    return groups.isEmpty() ? totals.aligned() : grid().aligned() + "\n" + totals.aligned();
  }

  /** For a report: a Markdown table, then a list of totals. */
  public String markdown() {
    String totals =
        totals().stream()
            .map(t -> "- " + t.label() + ": " + t.value() + "\n")
            .collect(Collectors.joining());
    return groups.isEmpty() ? totals : grid().markdown() + "\n" + totals;
  }

  private Grid grid() {
    return new Grid(
        columns.stream().map(Column::heading).toList(),
        groups.stream().map(g -> columns.stream().map(c -> c.cell().apply(g)).toList()).toList());
  }

  private List<Column> columns() {
    List<Column> all = new ArrayList<>();
    all.add(new Column("layer", false, g -> g.layer().path()));
    if (groups.stream().anyMatch(g -> g.count() > 1)) {
      all.add(new Column("n", true, g -> Integer.toString(g.count())));
    }
    all.add(new Column("role", false, g -> role(g.layer().placed())));
    all.add(new Column("operator", false, g -> operator(g.layer().placed())));
    all.add(new Column("quantizer", false, g -> g.layer().placed().quantizer()));
    all.add(new Column("bits", false, g -> g.layer().placed().precision().toString()));
    all.add(new Column("kernel", false, g -> kernel(g.layer().geometry())));
    all.add(new Column("stride", true, g -> orDash(g.layer().geometry().stride())));
    all.add(new Column("channels", false, g -> channels(g.layer().geometry())));
    all.add(new Column("pixels", false, g -> pixels(g.layer().geometry().extent())));
    all.add(
        new Column("parameters", true, g -> Quantity.exact(g.count() * g.layer().parameters())));
    Operations sum = cost.operations();
    for (Sort sort : SORTS) {
      if (sort.count.applyAsLong(sum) > 0) {
        all.add(new Column(sort.title, true, g -> work(g, sort)));
      }
    }
    all.add(
        new Column(
            "share",
            true,
            g -> Quantity.share(g.count() * g.layer().operations().total(), sum.total())));
    return all;
  }

  private static String work(LayerGroup g, Sort sort) {
    return orDash(
        g.count() * sort.count.applyAsLong(g.layer().operations()),
        n -> Quantity.rounded(n, DIGITS));
  }

  private static String role(LayerCost.Placed placed) {
    return placed.role().map(r -> r.name().toLowerCase(Locale.ROOT)).orElse("-");
  }

  private static String operator(LayerCost.Placed p) {
    return p.refusedBy().isEmpty()
        ? p.operator()
        : p.operator() + " (" + p.refusedBy() + " refused)";
  }

  private static String kernel(LayerCost.Geometry g) {
    return g.size() == 0 ? "-" : g.size() + "x" + g.size();
  }

  private static String channels(LayerCost.Geometry g) {
    return g.in() + " -> " + g.out();
  }

  private static String pixels(Optional<LayerCost.Extent> extent) {
    if (extent.isEmpty()) {
      return "does not run";
    }
    String in = pixels(extent.get().input());
    String out = pixels(extent.get().output());
    return in.equals(out) ? in : in + " -> " + out;
  }

  private static String pixels(Shape s) {
    return s.rank() == 4 ? s.width() + "x" + s.height() : s.toString();
  }

  private static String orDash(long n) {
    return orDash(n, Long::toString);
  }

  private static String orDash(long n, LongFunction<String> text) {
    return n == 0 ? "-" : text.apply(n);
  }

  private List<Total> totals() {
    List<Total> totals = new ArrayList<>();
    Frame f = cost.frame();
    totals.add(
        new Total(
            "counted for",
            "%s at x%d, traced on LR %dx%d"
                .formatted(f.name(), cost.scale(), f.width(), f.height())));
    totals.add(new Total("parameters", parameters()));
    Operations sum = cost.operations();
    for (Sort sort : SORTS) {
      long n = sort.count.applyAsLong(sum);
      if (n > 0 || sort.equals(SORTS.get(0))) {
        totals.add(new Total(sort.title, both(n) + ", " + sort.meaning));
      }
    }
    totals.add(
        new Total(
            "activations",
            "%s, values put out by %d convolutions"
                .formatted(both(cost.activations()), cost.convolutions())));
    totals.add(
        new Total(
            "model size",
            "%s (%s bytes)"
                .formatted(Quantity.bytes(cost.modelBytes()), Quantity.exact(cost.modelBytes()))));
    String place = cost.memory().path();
    totals.add(
        new Total(
            "peak memory",
            Quantity.bytes(cost.memory().bytes())
                + " of float32 activations"
                + (place.isEmpty() ? "" : ", at " + place)));
    return totals;
  }

  private static String both(long n) {
    return n < 1000
        ? Long.toString(n)
        : Quantity.rounded(n, DIGITS_OF_TOTALS) + " (" + Quantity.exact(n) + ")";
  }

  private String parameters() {
    ParameterCount p = cost.parameters();
    StringBuilder text = new StringBuilder(Quantity.exact(p.headline()));
    text.append(" (").append(Quantity.exact(p.weights())).append(" weights, ");
    text.append(Quantity.exact(p.biases())).append(" biases)");
    apart(text, p.norms(), "in normalisations");
    apart(text, p.shapes(), "in activations");
    apart(text, p.quantizers(), "in quantizers");
    return text.toString();
  }

  private static void apart(StringBuilder text, long n, String where) {
    if (n > 0) {
      text.append("; and ").append(Quantity.exact(n)).append(' ').append(where);
    }
  }
}
