package org.frugalsr.engine.cost;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of text cells under headings.
 *
 * @param headings of the columns
 * @param lines each with one cell per column
 */
record TextGrid(List<Heading> headings, List<List<String>> lines) {
  private static final String GAP = "  ";

  /**
   * The heading of a column.
   *
   * @param title above the column
   * @param right whether cells are aligned to the right, as numbers are
   */
  record Heading(String title, boolean right) {}

  /** Formats aligned columns for a terminal. */
  String aligned() {
    List<Integer> widths = IntStream.range(0, headings.size()).mapToObj(this::width).toList();
    StringBuilder text = new StringBuilder();
    text.append(aligned(titles(), widths));
    lines.forEach(line -> text.append(aligned(line, widths)));
    return text.toString();
  }

  private List<String> titles() {
    return headings.stream().map(Heading::title).toList();
  }

  private int width(int column) {
    int widest = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    return Math.max(widest, headings.get(column).title().length());
  }

  private String aligned(List<String> cells, List<Integer> widths) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String pad = " ".repeat(widths.get(i) - cells.get(i).length());
      row.append(headings.get(i).right() ? pad + cells.get(i) : cells.get(i) + pad).append(GAP);
    }
    return row.toString().stripTrailing() + "\n";
  }

  /** Formats a Markdown table. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(row(titles()));
    text.append(row(headings.stream().map(h -> h.right() ? "---:" : "---").toList()));
    lines.forEach(line -> text.append(row(line)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(c -> c.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
