package org.frugalsr.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.frugalsr.report.page.Table.Cell;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Mark;
import org.frugalsr.report.page.Table.Style;

/** A table for a terminal: aligned columns; the best has a star, separate rows are in brackets. */
public final class TextTable {
  private static final String GAP = "  ";
  private static final int WIDEST = 60;

  private final Table table;
  private final int[] widths;

  private TextTable(Table table) {
    this.table = table;
    this.widths = IntStream.range(0, table.columns().size()).map(this::width).toArray();
    for (int i = 0; i < widths.length; i += span(i)) {
      int last = i + span(i) - 1;
      int inside = IntStream.rangeClosed(i, last).map(c -> widths[c]).sum();
      int room = inside + GAP.length() * (last - i);
      widths[last] += Math.max(0, length(group(i)) - room);
    }
  }

  /**
   * Formats a table in columns.
   *
   * @return lines that each end with a line end; notes come last
   */
  public static String of(Table table) {
    return new TextTable(table).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    if (table.columns().stream().anyMatch(c -> !c.group().isEmpty())) {
      text.append(groups());
    }
    text.append(line(table.columns().stream().map(c -> shown(c.name())).toList()));
    table.rows().forEach(row -> text.append(line(cells(row))));
    table.notes().forEach(note -> text.append(Escape.line(note)).append('\n'));
    return text.toString();
  }

  private String groups() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i += span(i)) {
      int last = i + span(i) - 1;
      int room =
          IntStream.rangeClosed(i, last).map(c -> widths[c]).sum() + GAP.length() * (last - i);
      String group = group(i);
      line.append(group).append(" ".repeat(Math.max(0, room - length(group)))).append(GAP);
    }
    return line.toString().stripTrailing() + "\n";
  }

  private String group(int column) {
    return shown(table.columns().get(column).group());
  }

  /** The number of columns from this one on that share its group. */
  private int span(int column) {
    String group = table.columns().get(column).group();
    int end = column + 1;
    while (!group.isEmpty()
        && end < table.columns().size()
        && table.columns().get(end).group().equals(group)) {
      end++;
    }
    return end - column;
  }

  private static List<String> cells(Table.Row row) {
    List<String> cells = new ArrayList<>(row.cells().stream().map(TextTable::shown).toList());
    if (row.style() == Style.ASIDE) {
      cells.set(0, "[" + cells.get(0) + "]");
    }
    return cells;
  }

  private static String shown(Cell cell) {
    return shown(cell.text()) + (cell.mark() == Mark.BEST ? "*" : "");
  }

  private static String shown(String text) {
    return Escape.shortened(Escape.line(text), WIDEST);
  }

  private int width(int column) {
    int widest =
        table.rows().stream().mapToInt(row -> length(cells(row).get(column))).max().orElse(0);
    return Math.max(widest, length(shown(table.columns().get(column).name())));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Column column = table.columns().get(i);
      String pad = " ".repeat(Math.max(0, widths[i] - length(cells.get(i))));
      line.append(column.kind() == Kind.NUMBER ? pad + cells.get(i) : cells.get(i) + pad);
      line.append(GAP);
    }
    return line.toString().stripTrailing() + "\n";
  }
}
