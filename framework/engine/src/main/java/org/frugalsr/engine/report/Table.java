package org.frugalsr.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table with one line of headings, or two where neighbouring columns belong together.
 *
 * @param columns from the left; the first names the rows
 * @param rows from the top, each with a cell for every column
 * @param notes lines of plain text to print under it
 */
record Table(List<Column> columns, List<Row> rows, List<String> notes) implements Part {
  /** What a column holds. */
  enum Kind {
    /** Words, set to the left. */
    TEXT,
    /** Numbers, set to the right. */
    NUMBER,
    /** Hashes, commands and keys, which may be broken anywhere. */
    CODE
  }

  /**
   * A column.
   *
   * @param group heading above this and its neighbours of the same group; empty for none
   * @param name heading
   * @param kind what it holds
   */
  record Column(String group, String name, Kind kind) {
    static Column of(String name, Kind kind) {
      return new Column("", name, kind);
    }
  }

  /**
   * A row.
   *
   * @param derived whether it only follows from the rows above
   * @param cells plain text, one for each column
   */
  record Row(boolean derived, List<String> cells) {
    static Row of(List<String> cells) {
      return new Row(false, cells);
    }

    static Row of(String... cells) {
      return of(List.of(cells));
    }
  }

  /** What stands for a number that was not measured. */
  static final String NOTHING = "–";

  Table {
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            columns.size() + " columns, but a row of " + row.cells());
      }
    }
  }

  Table(List<Column> columns, List<Row> rows) {
    this(columns, rows, List.of());
  }

  @Override
  public String html() {
    String body = rows.stream().map(this::row).collect(Collectors.joining("\n"));
    String below =
        notes.stream()
            .map(note -> "\n<p class=\"note\">" + Escape.html(note) + "</p>")
            .collect(Collectors.joining());
    return """
    <div class="wide"><table>
    <thead>
    %s
    </thead>
    <tbody>
    %s
    </tbody>
    </table></div>%s\
    """
        .formatted(headings(), body, below);
  }

  private String headings() {
    boolean grouped = columns.stream().anyMatch(c -> !c.group().isEmpty());
    List<String> upper = new ArrayList<>();
    List<String> lower = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      boolean alone = column.group().isEmpty();
      boolean first = i == 0 || !columns.get(i - 1).group().equals(column.group());
      if (grouped && alone) {
        upper.add(heading(" rowspan=\"2\"", column.kind(), column.name()));
      } else {
        lower.add(heading("", column.kind(), column.name()));
      }
      if (!alone && first) {
        long width = columns.stream().filter(c -> c.group().equals(column.group())).count();
        upper.add(
            "<th scope=\"colgroup\" class=\"group\" colspan=\"%s\">%s</th>"
                .formatted(width, Escape.html(column.group())));
      }
    }
    String below = "<tr>" + String.join("", lower) + "</tr>";
    return grouped ? "<tr>" + String.join("", upper) + "</tr>\n" + below : below;
  }

  private static String heading(String span, Kind kind, String name) {
    return "<th scope=\"col\"%s%s>%s</th>".formatted(span, styleOf(kind), Escape.html(name));
  }

  private String row(Row row) {
    StringBuilder html = new StringBuilder(row.derived() ? "<tr class=\"derived\">" : "<tr>");
    for (int i = 0; i < columns.size(); i++) {
      String tag = i == 0 ? "th" : "td";
      html.append('<').append(tag).append(i == 0 ? " scope=\"row\"" : "");
      html.append(styleOf(columns.get(i).kind())).append('>');
      html.append(Escape.html(row.cells().get(i))).append("</").append(tag).append('>');
    }
    return html.append("</tr>").toString();
  }

  private static String styleOf(Kind kind) {
    return switch (kind) {
      case TEXT -> "";
      case NUMBER -> " class=\"number\"";
      case CODE -> " class=\"code\"";
    };
  }

  @Override
  public String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(c -> (c.group() + " " + c.name()).strip()).toList()));
    lines.add(
        columns.stream()
            .map(c -> c.kind() == Kind.NUMBER ? "---:" : ":---")
            .collect(Collectors.joining(" | ", "| ", " |")));
    rows.forEach(row -> lines.add(line(row.cells())));
    notes.forEach(note -> lines.add("\n" + Escape.markdown(note)));
    return String.join("\n", lines);
  }

  private static String line(List<String> cells) {
    return cells.stream().map(Escape::markdown).collect(Collectors.joining(" | ", "| ", " |"));
  }
}
