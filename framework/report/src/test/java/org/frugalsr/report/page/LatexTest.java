package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.frugalsr.report.page.Table.Cell;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Mark;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.page.Table.Style;
import org.junit.jupiter.api.Test;

class LatexTest {
  /** What TeX prints for each thing that may stand in escaped text, but for letters and digits. */
  private static final Map<String, String> PRINTS = new LinkedHashMap<>();

  static {
    PRINTS.put("\\textbackslash{}", "\\");
    PRINTS.put("\\textasciitilde{}", "~");
    PRINTS.put("\\textasciicircum{}", "^");
    PRINTS.put("\\textless{}", "<");
    PRINTS.put("\\textgreater{}", ">");
    PRINTS.put("\\textbar{}", "|");
    PRINTS.put("\\char34{}", "\"");
    PRINTS.put("\\char96{}", "`");
    PRINTS.put("\\char39{}", "'");
    for (String c : List.of("{", "}", "$", "&", "#", "_", "%")) {
      PRINTS.put("\\" + c, c);
    }
    PRINTS.put("{[}", "[");
    PRINTS.put("{]}", "]");
    PRINTS.put("{*}", "*");
    PRINTS.put("{}", "");
  }

  /** Reads escaped text as TeX would, and fails at whatever TeX would not print as it is. */
  private static String printed(String latex) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < latex.length()) {
      String rest = latex.substring(at);
      String found = PRINTS.keySet().stream().filter(rest::startsWith).findFirst().orElse("");
      if (found.isEmpty()) {
        String c = rest.substring(0, 1);
        assertTrue(
            c.matches("[A-Za-z0-9 .,:;/()+=@!?-]"), () -> "TeX reads '" + c + "' in " + latex);
        boolean ligature = "-,".contains(c) && rest.startsWith(c + c);
        assertTrue(!ligature, () -> "a ligature in " + latex);
        found = c;
        text.append(c);
      } else {
        text.append(PRINTS.get(found));
      }
      at += found.length();
    }
    return text.toString();
  }

  @Test
  void whatIsEscapedIsPrintedAsItWas() {
    String all = "\\{}$&#_%~^<>|\"`'[]*--,,!`?`a-b ... 1.5";
    assertEquals(all, printed(Latex.escape(all)));
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      String text =
          random
              .ints(30, 0x20, 0x7F)
              .mapToObj(Character::toString)
              .collect(Collectors.joining())
              .strip();
      assertEquals(text, printed(Latex.escape(text)));
    }
  }

  @Test
  void lineEndsAndControlCharactersCannotEndARowOrACommand() {
    assertEquals("a b {[}U+FFFD{]}c", Latex.escape(" a\r\n\n b\t\u0007c\n"));
  }

  @Test
  void charactersBeyondAsciiAreAsciiCommandsOrNumbers() {
    assertEquals("$\\pm$ $\\times$2 \\dots{} $\\Delta$", Latex.escape("± ×2 … Δ"));
    assertEquals("\\'{e}t\\'{e} na\\\"{\\i}ve \\v{s}", Latex.escape("été naïve š"));
    assertEquals("{[}U+4E2D{]}{[}U+1F600{]}", Latex.escape("中😀"));
    assertTrue(Latex.escape("αžß ąⱠ").chars().allMatch(c -> c < 128));
  }

  @Test
  void aTableHasGroupsRulesMarksAndNotes() {
    Table table =
        new Table(
            List.of(
                Column.of("Variant", Kind.TEXT),
                new Column("set_5 ×2", "PSNR", Kind.NUMBER),
                new Column("set_5 ×2", "SSIM", Kind.NUMBER)),
            List.of(
                Row.of(Style.ASIDE, List.of("bicubic", "33.66", "0.9299")),
                new Row(
                    Style.PLAIN,
                    List.of(
                        Cell.of("a&b"), new Cell("36.60 ± 0.02", Mark.BEST), Cell.of("0.9550"))),
                new Row(
                    Style.PLAIN,
                    List.of(Cell.of("-c"), Cell.of("-1.00"), new Cell("0.9500", Mark.SECOND)))),
            List.of("100 % of it."));
    assertEquals(
        """
        % Needs \\usepackage{booktabs,graphicx}. Made by frugal report, which overwrites it each time.
        \\begin{table}
        \\centering
        \\small
        \\caption{A \\& B}
        \\label{tab:ab}
        \\sbox0{\\begin{tabular}{lrr}
        \\toprule
         & \\multicolumn{2}{c}{set\\_5 $\\times$2} \\\\
        \\cmidrule(lr){2-3}
        Variant & PSNR & SSIM \\\\
        \\midrule
        bicubic & 33.66 & 0.9299 \\\\
        \\midrule
        a\\&b & \\textbf{36.60 $\\pm$ 0.02} & 0.9550 \\\\
        -c & $-$1.00 & \\underline{0.9500} \\\\
        \\bottomrule
        \\end{tabular}}
        \\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi
        \\par\\medskip
        \\begin{minipage}{\\linewidth}\\footnotesize
        \\par 100 \\% of it.
        \\par Made here.
        \\end{minipage}
        \\end{table}
        """,
        Latex.document("A & B", "ab", List.of(table), "Made here."));
  }

  @Test
  void aTerminalGetsColumnsOfOneWidth() {
    Table table =
        new Table(
            List.of(Column.of("Variant", Kind.TEXT), new Column("a long set", "P", Kind.NUMBER)),
            List.of(
                Row.of(Style.ASIDE, List.of("x", "–")),
                new Row(
                    Style.PLAIN,
                    List.of(Cell.of("two\nlines\u001b[31m"), new Cell("1", Mark.BEST)))),
            List.of("a note"));
    assertEquals(
        """
                        a long set
        Variant                  P
        [x]                      –
        two lines\uFFFD[31m          1*
        a note
        """,
        TextTable.of(table));
  }

  @Test
  void whatIsFoldedInMarkdownHasATitleOnOneLineWithoutMarkup() {
    Part.Fold fold = new Part.Fold("a\n\n# b <i> & \"c\"", List.of(new Part.Paragraph("d")));
    assertEquals(
        """
        <details>
        <summary>a # b &lt;i&gt; &amp; &quot;c&quot;</summary>

        d

        </details>\
        """,
        fold.markdown());
  }

  @Test
  void markdownHasMarksAndNoMarkupOfNames() {
    Table table =
        new Table(
            List.of(Column.of("*v*", Kind.TEXT), Column.of("n", Kind.NUMBER)),
            List.of(
                new Row(Style.PLAIN, List.of(Cell.of("a|b\n~~c~~ $x$"), new Cell("1", Mark.BEST))),
                new Row(Style.PLAIN, List.of(Cell.of("# d"), new Cell("2", Mark.SECOND)))));
    assertEquals(
        """
        | \\*v\\* | n |
        | :--- | ---: |
        | a\\|b \\~\\~c\\~\\~ \\$x\\$ | **1** |
        | \\# d | <ins>2</ins> |\
        """,
        table.markdown());
  }
}
