package org.frugalsr.engine.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values as RFC 4180 has them. */
public final class Csv {
  private Csv() {}

  /**
   * A whole file.
   *
   * @param lines each with the same number of fields; the first has the names
   * @return lines that end with CR LF; a field with a comma, a quote, or a line end is in quotes
   */
  public static String of(List<List<String>> lines) {
    return lines.stream()
        .map(line -> line.stream().map(Csv::field).collect(Collectors.joining(",", "", "\r\n")))
        .collect(Collectors.joining());
  }

  private static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
