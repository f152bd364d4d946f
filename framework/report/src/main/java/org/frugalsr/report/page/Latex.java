package org.frugalsr.report.page;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.report.page.Table.Cell;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/**
 * Tables for a paper. They need the packages booktabs and graphicx (a table that is too wide is
 * shrunk), but no font or input encoding: the output is ASCII.
 */
public final class Latex {
  /**
   * Characters that are special in TeX, or could be after {@code \\}, or look different in some
   * fonts.
   */
  private static final Map<Integer, String> SPECIAL =
      Map.ofEntries(
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '{', "\\{"),
          Map.entry((int) '}', "\\}"),
          Map.entry((int) '$', "\\$"),
          Map.entry((int) '&', "\\&"),
          Map.entry((int) '#', "\\#"),
          Map.entry((int) '_', "\\_"),
          Map.entry((int) '%', "\\%"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '<', "\\textless{}"),
          Map.entry((int) '>', "\\textgreater{}"),
          Map.entry((int) '|', "\\textbar{}"),
          Map.entry((int) '"', "\\char34{}"),
          Map.entry((int) '`', "\\char96{}"),
          Map.entry((int) '\'', "\\char39{}"),
          Map.entry((int) '[', "{[}"),
          Map.entry((int) ']', "{]}"),
          Map.entry((int) '*', "{*}"),
          Map.entry(0xA0, "~"),
          Map.entry(0xA7, "$\\mathsection$"),
          Map.entry(0xB6, "$\\mathparagraph$"),
          Map.entry(0xB1, "$\\pm$"),
          Map.entry(0xB7, "$\\cdot$"),
          Map.entry(0xD7, "$\\times$"),
          Map.entry(0xDF, "\\ss{}"),
          Map.entry(0xC6, "\\AE{}"),
          Map.entry(0xE6, "\\ae{}"),
          Map.entry(0xD8, "\\O{}"),
          Map.entry(0xF8, "\\o{}"),
          Map.entry(0x141, "\\L{}"),
          Map.entry(0x142, "\\l{}"),
          Map.entry(0x394, "$\\Delta$"),
          Map.entry(0x2013, "\\textendash{}"),
          Map.entry(0x2020, "$\\dagger$"),
          Map.entry(0x2021, "$\\ddagger$"),
          Map.entry(0x2026, "\\dots{}"),
          Map.entry(0x2212, "$-$"),
          Map.entry(0x221E, "$\\infty$"));

  /** Accents by their combining character. */
  private static final Map<Integer, String> ACCENTS =
      Map.of(
          0x300, "\\`", 0x301, "\\'", 0x302, "\\^", 0x303, "\\~", 0x304, "\\=", 0x306, "\\u", 0x307,
          "\\.", 0x308, "\\\"", 0x30A, "\\r", 0x30C, "\\v");

  private Latex() {}

  /**
   * Text for a table's cell, a caption or a paragraph.
   *
   * @return ASCII on one line; a character that TeX's own fonts lack becomes its number, such as
   *     {@code {[}U+4E2D{]}}
   */
  public static String escape(String text) {
    StringBuilder latex = new StringBuilder();
    int before = 0;
    for (int c : Escape.line(text).codePoints().toArray()) {
      boolean ligature = c == before && (c == '-' || c == ',');
      latex.append(ligature ? "{}" : "").append(character(c));
      before = c;
    }
    return latex.toString();
  }

  private static String character(int c) {
    String special = SPECIAL.get(c);
    if (special != null) {
      return special;
    }
    return c >= ' ' && c < 0x7F ? Character.toString(c) : accented(c);
  }

  private static String accented(int c) {
    int[] parts =
        Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD).codePoints().toArray();
    if (parts.length == 2 && isLetter(parts[0])) {
      String accent = ACCENTS.get(parts[1]);
      if (accent != null) {
        String letter = parts[0] == 'i' ? "\\i" : Character.toString(parts[0]);
        return "%s{%s}".formatted(accent, letter);
      }
    }
    return "{[}U+%04X{]}".formatted(c);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /**
   * One float with tables one below the other, their notes under them.
   *
   * @param caption plain text
   * @param label the label to reference: letters, digits and hyphens
   * @param tables from the top
   * @param last plain text to print below their notes
   */
  public static String document(String caption, String label, List<Table> tables, String last) {
    String notes =
        Stream.concat(tables.stream().flatMap(table -> table.notes().stream()), Stream.of(last))
            .map(note -> "\\par " + escape(note) + "\n")
            .collect(Collectors.joining());
    return """
    %% Needs \\usepackage{booktabs,graphicx}. Made by frugal report, which overwrites it each time.
    \\begin{table}
    \\centering
    \\small
    \\caption{%s}
    \\label{tab:%s}
    %s\\par\\medskip
    \\begin{minipage}{\\linewidth}\\footnotesize
    %s\\end{minipage}
    \\end{table}
    """
        .formatted(
            escape(caption),
            label,
            tables.stream().map(Latex::tabular).collect(Collectors.joining("\\par\\medskip\n")),
            notes);
  }

  private static String tabular(Table table) {
    StringBuilder rows = new StringBuilder();
    Row before = null;
    for (Row row : table.rows()) {
      boolean apart = before != null && !before.style().equals(row.style());
      rows.append(apart ? "\\midrule\n" : "").append(line(table, row));
      before = row;
    }
    return """
    \\sbox0{\\begin{tabular}{%s}
    \\toprule
    %s\\midrule
    %s\\bottomrule
    \\end{tabular}}
    \\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi
    """
        .formatted(
            table.columns().stream()
                .map(c -> c.kind() == Kind.NUMBER ? "r" : "l")
                .collect(Collectors.joining()),
            headings(table.columns()),
            rows);
  }

  private static String headings(List<Column> columns) {
    String names =
        columns.stream()
            .map(c -> escape(c.name()))
            .collect(Collectors.joining(" & ", "", " \\\\\n"));
    if (columns.stream().allMatch(c -> c.group().isEmpty())) {
      return names;
    }
    StringBuilder groups = new StringBuilder();
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < columns.size(); ) {
      String group = columns.get(i).group();
      int end = i + 1;
      while (!group.isEmpty() && end < columns.size() && columns.get(end).group().equals(group)) {
        end++;
      }
      groups.append(i == 0 ? "" : " & ");
      if (!group.isEmpty()) {
        groups.append("\\multicolumn{%s}{c}{%s}".formatted(end - i, escape(group)));
        rules.append("\\cmidrule(lr){%s-%s}".formatted(i + 1, end));
      }
      i = end;
    }
    return groups + " \\\\\n" + rules + "\n" + names;
  }

  private static String line(Table table, Row row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.cells().size(); i++) {
      Cell cell = row.cells().get(i);
      boolean number = table.columns().get(i).kind() == Kind.NUMBER;
      line.append(i == 0 ? "" : " & ")
          .append(marked(cell, number ? number(cell.text()) : escape(cell.text())));
    }
    return line.append(" \\\\\n").toString();
  }

  /** A leading hyphen is a minus. */
  private static String number(String text) {
    return text.startsWith("-") ? "$-$" + escape(text.substring(1)) : escape(text);
  }

  private static String marked(Cell cell, String latex) {
    return switch (cell.mark()) {
      case NONE -> latex;
      case BEST -> "\\textbf{" + latex + "}";
      case SECOND -> "\\underline{" + latex + "}";
    };
  }
}
