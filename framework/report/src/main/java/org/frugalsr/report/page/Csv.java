package org.frugalsr.report.page;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Comma-separated values according to RFC 4180.
 *
 * <p>Spreadsheets recognize formulas by their first character; such a field gets a leading
 * apostrophe. Numbers are unchanged.
 */
public final class Csv {
  private static final String FORMULA = "=+-@\t\r\n";

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?([eE][+-]?\\d+)?|Infinity|NaN)");

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

  private static String field(String written) {
    String begin = written.stripLeading();
    boolean formula =
        !written.isEmpty()
            && (FORMULA.indexOf(written.charAt(0)) >= 0
                || !begin.isEmpty() && FORMULA.indexOf(begin.charAt(0)) >= 0)
            && !NUMBER.matcher(written).matches();
    String text = formula ? "'" + written : written;
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
