package org.frugalsr.engine.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.tensor.Shape;

/** The cost of a network as a table, one line per layer, with totals below. */
public final class CostTable {
  private static final int DIGITS = 4;

  private final Cost cost;
  private final CountingConvention rule;
  private final List<LayerGroup> groups;
  private final List<Column> columns;

  /**
   * A column.
   *
   * @param cell its text in the line of a layer
   * @param rest its text in a line for items that a rule counts besides kernels
   */
  private record Column(
      TextGrid.Heading heading,
      Function<LayerGroup, String> cell,
      Function<CountingConvention.Rest, String> rest) {
    static Column text(String title, Function<LayerGroup, String> cell) {
      return new Column(new TextGrid.Heading(title, false), cell, r -> "-");
    }

    static Column number(
        String title,
        Function<LayerGroup, String> cell,
        Function<CountingConvention.Rest, String> rest) {
      return new Column(new TextGrid.Heading(title, true), cell, rest);
    }
  }

  private CostTable(Cost cost, CountingConvention rule, List<LayerGroup> groups) {
    this.cost = cost;
    this.rule = rule;
    this.groups = groups;
    this.columns = columns();
  }

  /**
   * Returns the table of a cost by our own rule.
   *
   * @param allRows whether equal layers have separate lines; otherwise those whose paths differ by
   *     a number share one with their sum
   */
  public static CostTable of(Cost cost, boolean allRows) {
    return of(cost, CountingConvention.FRUGAL, allRows);
  }

  /**
   * Returns the table of a cost by a rule.
   *
   * @param cost traced for the rule's {@link CountingConvention#frame}
   * @param allRows whether equal layers have separate lines
   */
  public static CostTable of(Cost cost, CountingConvention rule, boolean allRows) {
    List<LayerCost> layers = cost.layers().stream().filter(rule::counts).toList();
    return new CostTable(cost, rule, allRows ? LayerGroup.each(layers) : LayerGroup.folded(layers));
  }

  /** Returns the table for a terminal: aligned columns, then totals. */
  public String text() {
    TextGrid totals =
        new TextGrid(
            List.of(new TextGrid.Heading("total", false), new TextGrid.Heading("", false)),
            totals().stream().map(t -> List.of(t.label(), t.value())).toList());
    return groups.isEmpty() ? totals.aligned() : grid().aligned() + "\n" + totals.aligned();
  }

  /** Returns the table for a report: a Markdown table, then a list of totals. */
  public String markdown() {
    String totals =
        totals().stream()
            .map(t -> "- " + t.label() + ": " + t.value() + "\n")
            .collect(Collectors.joining());
    return groups.isEmpty() ? totals : grid().markdown() + "\n" + totals;
  }

  private List<CostTotal> totals() {
    return rule == CountingConvention.FRUGAL ? CostTotal.of(cost) : CostTotal.of(cost, rule);
  }

  private TextGrid grid() {
    return new TextGrid(
        columns.stream().map(Column::heading).toList(),
        Stream.concat(
                groups.stream().map(g -> columns.stream().map(c -> c.cell().apply(g)).toList()),
                rule.rest(cost).stream()
                    .map(r -> columns.stream().map(c -> c.rest().apply(r)).toList()))
            .toList());
  }

  private List<Column> columns() {
    List<Column> all = new ArrayList<>();
    all.add(
        new Column(
            new TextGrid.Heading("layer", false),
            g -> g.layer().path(),
            r -> "(" + r.what() + ")"));
    if (groups.stream().anyMatch(g -> g.count() > 1)) {
      all.add(Column.number("n", g -> Integer.toString(g.count()), r -> "-"));
    }
    all.add(Column.text("role", g -> role(g.layer().placed())));
    all.add(Column.text("operator", g -> operator(g.layer().placed())));
    all.add(Column.text("quantizer", g -> g.layer().placed().quantizer()));
    all.add(Column.text("bits", g -> g.layer().placed().precision().toString()));
    all.add(Column.text("kernel", g -> kernel(g.layer().geometry())));
    all.add(Column.number("stride", g -> orDash(g.layer().geometry().stride()), r -> "-"));
    all.add(Column.text("channels", g -> channels(g.layer().geometry())));
    all.add(Column.text("pixels", g -> pixels(g.layer().geometry().extent())));
    all.add(
        Column.number(
            "parameters",
            g -> Quantity.exact(Math.round(g.count() * rule.parameters(g.layer()))),
            r -> Quantity.exact(Math.round(r.parameters()))));
    all.addAll(rule == CountingConvention.FRUGAL ? sorts() : List.of(operations()));
    double sum = rule.operations(cost);
    all.add(
        Column.number(
            "share",
            g -> Quantity.share(g.count() * rule.operations(g.layer()), sum),
            r -> Quantity.share(r.operations(), sum)));
    if (rule == CountingConvention.FRUGAL) {
      all.add(
          Column.number(
              "energy", g -> Quantity.joules(g.count() * Energy.picojoules(g.layer())), r -> "-"));
    }
    return all;
  }

  /** Returns columns for the kinds of arithmetic that occur. */
  private List<Column> sorts() {
    List<Column> all = new ArrayList<>();
    Operations sum = cost.operations();
    for (OperationKind sort : OperationKind.values()) {
      if (sort.of(sum) > 0) {
        all.add(
            Column.number(
                sort.title(), g -> work(g.count() * sort.of(g.layer().operations())), r -> "-"));
      }
    }
    return all;
  }

  private Column operations() {
    return Column.number(
        rule.unit(),
        g -> work(Math.round(g.count() * rule.operations(g.layer()))),
        r -> work(Math.round(r.operations())));
  }

  private static String work(long operations) {
    return orDash(operations, n -> Quantity.rounded(n, DIGITS));
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
}
