package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          =HYPERLINK("http://x") | "'=HYPERLINK(""http://x"")"
          =1+2                   | '=1+2
          +1 555                 | '+1 555
          -2+3                   | '-2+3
          @SUM(A1)               | '@SUM(A1)
          `  =1`                 | '  =1
          `\t=1`                 | '\t=1
          -0.3                   | -0.3
          -1.5E-7                | -1.5E-7
          +2                     | +2
          -Infinity              | -Infinity
          set5                   | set5
          a=b                    | a=b
          """)
  void aFieldIsNoFormulaAndANumberStaysOne(String field, String written) {
    assertEquals(written + "\r\n", Csv.of(List.of(List.of(field))));
  }
}
