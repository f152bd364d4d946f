package org.frugalsr.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table with one line of headings, or two if neighbouring columns are grouped.
 *
 * @param columns from the left; the first names the rows
 * @param rows from the top, each with a cell for every column
 * @param notes lines of plain text to print under it
 */
public record Table(List<Column> columns, List<Row> rows, List<String> notes) implements Part {
  /** What a column holds. */
  public enum Kind {
    /** Words, aligned left. */
    TEXT,
    /** Numbers, aligned right. */
    NUMBER,
    /** Hashes, commands and keys, which are broken between their words. */
    CODE
  }

  /**
   * A column.
   *
   * @param group heading above this and its neighbours of the same group; empty for none
   * @param name heading
   * @param kind what it holds
   */
  public record Column(String group, String name, Kind kind) {
    /** A column without a group. */
    public static Column of(String name, Kind kind) {
      return new Column("", name, kind);
    }
  }

  /** The role of a row among the others. */
  public enum Style {
    /** One of those that are compared. */
    PLAIN,
    /** Derived from the rows above. */
    DERIVED,
    /** Separate from those that are compared, such as published scores. */
    ASIDE
  }

  /** How a number ranks in its column. */
  public enum Mark {
    /** Not at all, or lower. */
    NONE,
    /** First. */
    BEST,
    /** Second. */
    SECOND
  }

  /**
   * A cell.
   *
   * @param text plain text
   * @param mark how its number ranks
   */
  public record Cell(String text, Mark mark) {
    /** A cell without a rank. */
    public static Cell of(String text) {
      return new Cell(text, Mark.NONE);
    }
  }

  /**
   * A row.
   *
   * @param style its role among the others
   * @param cells one for each column
   */
  public record Row(Style style, List<Cell> cells) {
    /** A plain row of cells without ranks. */
    public static Row of(List<String> cells) {
      return of(Style.PLAIN, cells);
    }

    /** A plain row of cells without ranks. */
    public static Row of(String... cells) {
      return of(List.of(cells));
    }

    /** A row of cells without ranks. */
    public static Row of(Style style, List<String> cells) {
      return new Row(style, cells.stream().map(Cell::of).toList());
    }
  }

  /** Printed for a number that was not measured. */
  public static final String NOTHING = "–";

  /** A table of more columns than these has a smaller font. */
  private static final int MANY = 8;

  /** Checks that every row has a cell for every column. */
  public Table {
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            columns.size() + " columns, but a row of " + row.cells());
      }
    }
  }

  /** A table without notes. */
  public Table(List<Column> columns, List<Row> rows) {
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
    <div class="table%s"><div class="wide"><table>
    <thead>
    %s
    </thead>
    <tbody>
    %s
    </tbody>
    </table></div>%s
    </div>\
    """
        .formatted(columns.size() > MANY ? " many" : "", headings(), body, below);
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
    String text = kind == Kind.CODE ? Escape.breakable(name) : Escape.html(name);
    return "<th scope=\"col\"%s%s>%s</th>".formatted(span, styleOf(kind), text);
  }

  private String row(Row row) {
    StringBuilder html = new StringBuilder(opening(row.style()));
    for (int i = 0; i < columns.size(); i++) {
      String tag = i == 0 ? "th" : "td";
      html.append('<').append(tag).append(i == 0 ? " scope=\"row\"" : "");
      html.append(styleOf(columns.get(i).kind())).append('>');
      html.append(html(row.cells().get(i), columns.get(i).kind() == Kind.CODE || i == 0))
          .append("</")
          .append(tag)
          .append('>');
    }
    return html.append("</tr>").toString();
  }

  private static String opening(Style style) {
    return switch (style) {
      case PLAIN -> "<tr>";
      case DERIVED -> "<tr class=\"derived\">";
      case ASIDE -> "<tr class=\"aside\">";
    };
  }

  private static String html(Cell cell, boolean key) {
    String text = key ? Escape.breakable(cell.text()) : Escape.html(cell.text());
    return switch (cell.mark()) {
      case NONE -> text;
      case BEST -> "<b>" + text + "</b>";
      case SECOND -> "<u>" + text + "</u>";
    };
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
    lines.add(
        line(columns.stream().map(c -> Escape.markdown(c.group() + " " + c.name())).toList()));
    lines.add(
        columns.stream()
            .map(c -> c.kind() == Kind.NUMBER ? "---:" : ":---")
            .collect(Collectors.joining(" | ", "| ", " |")));
    rows.forEach(row -> lines.add(line(row.cells().stream().map(Table::markdown).toList())));
    notes.forEach(note -> lines.add("\n" + Escape.markdown(note)));
    return String.join("\n", lines);
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String markdown(Cell cell) {
    String text = Escape.markdown(cell.text());
    return switch (cell.mark()) {
      case NONE -> text;
      case BEST -> "**" + text + "**";
      case SECOND -> "<ins>" + text + "</ins>";
    };
  }
}
