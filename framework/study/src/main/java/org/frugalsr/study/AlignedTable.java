package org.frugalsr.study;

import java.util.List;
import java.util.stream.Stream;

/**
 * Writes rows in columns for a terminal: the first column to the left, the others to the right.
 *
 * @param header names of the columns
 * @param rows each with a cell for every column
 */
public record AlignedTable(List<String> header, List<List<String>> rows) {
  private static final String GAP = "  ";

  /** The lines, each with a line end. */
  public String text() {
    int[] widths = new int[header.size()];
    for (List<String> row : all()) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : all()) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : GAP).append(i == 0 ? row.get(i) + pad : pad + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private List<List<String>> all() {
    return Stream.concat(Stream.of(header), rows.stream()).toList();
  }
}
