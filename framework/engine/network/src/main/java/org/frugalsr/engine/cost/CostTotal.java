package org.frugalsr.engine.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line below the table of a cost.
 *
 * @param label the quantity
 * @param value with its unit and meaning
 */
record CostTotal(String label, String value) {
  private static final int DIGITS = 5;

  /** Returns the totals by our own rule. */
  static List<CostTotal> of(Cost cost) {
    List<CostTotal> totals = new ArrayList<>();
    totals.add(frame(cost));
    totals.add(new CostTotal("parameters", parameters(cost.parameters())));
    Operations sum = cost.operations();
    for (OperationKind sort : OperationKind.values()) {
      long n = sort.of(sum);
      if (n > 0 || sort == OperationKind.MULTIPLY_ADDS) {
        totals.add(new CostTotal(sort.title(), both(n) + ", " + sort.meaning()));
      }
    }
    totals.add(activations(cost));
    totals.add(new CostTotal("model size", size(cost.size())));
    String place = cost.memory().path();
    totals.add(
        new CostTotal(
            "peak memory",
            Quantity.bytes(cost.memory().bytes())
                + " of float32 activations"
                + (place.isEmpty() ? "" : ", at " + place)));
    if (sum.total() > 0) {
      totals.add(new CostTotal("energy", energy(cost)));
    }
    totals.add(new CostTotal("left out", CountingConvention.FRUGAL.leavesOut()));
    return totals;
  }

  /** Returns the totals by a paper's rule, and a description of that rule. */
  static List<CostTotal> of(Cost cost, CountingConvention rule) {
    List<CostTotal> totals = new ArrayList<>();
    totals.add(new CostTotal("rule", rule.id()));
    totals.add(frame(cost));
    totals.add(new CostTotal("parameters", Quantity.exact(Math.round(rule.parameters(cost)))));
    totals.add(new CostTotal(rule.unit(), both(Math.round(rule.operations(cost)))));
    totals.add(activations(cost));
    totals.add(new CostTotal("counted", rule.counts()));
    totals.add(new CostTotal("left out", rule.leavesOut()));
    totals.add(new CostTotal("source", rule.source()));
    return totals;
  }

  private static CostTotal frame(Cost cost) {
    ReferenceResolution f = cost.frame();
    return new CostTotal(
        "counted for",
        "%s at x%d, traced on LR %dx%d".formatted(f.name(), cost.scale(), f.width(), f.height()));
  }

  private static CostTotal activations(Cost cost) {
    return new CostTotal(
        "activations",
        "%s, output values of %d convolutions"
            .formatted(both(cost.activations()), cost.convolutions()));
  }

  private static String both(long n) {
    return n < 1000
        ? Long.toString(n)
        : Quantity.rounded(n, DIGITS) + " (" + Quantity.exact(n) + ")";
  }

  private static String energy(Cost cost) {
    return "%s, %s%s"
        .formatted(
            Quantity.joules(Energy.picojoules(cost)),
            Energy.SOURCE,
            cost.operations().binary() > 0 ? "; " + Energy.BINARY : "");
  }

  private static String size(ModelSize size) {
    String total =
        "%s (%s bytes)".formatted(Quantity.bytes(size.bytes()), Quantity.exact(size.bytes()));
    return size.quantised()
        ? total
            + size.weights().stream()
                .map(CostTotal::size)
                .collect(Collectors.joining(", ", ": ", ""))
            + ", %s other parameters of 32 bits".formatted(Quantity.exact(size.others()))
        : total;
  }

  private static String size(ModelSize.Weights w) {
    return "%s weights of %s%s"
        .formatted(
            Quantity.exact(w.count()),
            w.bases() == 1 ? "" : w.bases() + " x ",
            w.bits() == 1 ? "1 bit" : w.bits() + " bits");
  }

  private static String parameters(ParameterCount p) {
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
