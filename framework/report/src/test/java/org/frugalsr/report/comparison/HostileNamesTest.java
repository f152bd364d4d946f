package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.engine.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Names and values that would break a page, a table or a terminal if they were taken as markup. */
class HostileNamesTest {
  @TempDir Path home;

  static Stream<String> names() {
    return Stream.of(
        "a/b\\c/../../etc",
        "\"double\" 'single' `back`",
        "</td></table><script>alert(1)</script><img src=x onerror=alert(1)>",
        "]]><!-- & &amp; &#0; <![CDATA[",
        "\\input{/etc/passwd} \\end{table} {}$&#_%~^ \\\\[1cm] %",
        "[x](http://example.org) | **bold** <ins> ~~gone~~ # $x$ ```",
        "=cmd|' /C calc'!A0,\"quoted\"\r\nnext line",
        "two\nlines\r\nand\u0000more\u001b[31m\u202Eback",
        "..",
        " ",
        "é 中 😀 \uD800",
        "x".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("names")
  void noNameOrValueBreaksAnything(String name) throws Exception {
    StudyFixture study = new StudyFixture(home);
    study.run(name, "float" + name, 0, 35.0, 36.0).run("float" + name, "", 0, 36.0, 37.0);
    Document page = study.page(name);
    assertEquals(1, page.getElementsByTagName("script").getLength(), "the page's own");
    assertEquals(0, page.getElementsByTagName("img").getLength());
    assertEquals(4, StudyFixture.rows(page, 0).subList(1, 5).size());
    contains(StudyFixture.rows(page, 0).get(3), "|1|-1.00|35.50");
    assertLatexIsWhole(study.file("table.tex"));
    assertCsvIsWhole(study.file("results.csv"), name);
    assertMarkdownIsWhole(study.file("report.md"));
    try (Stream<Path> files = Files.list(home)) {
      assertEquals(3, files.count(), "two runs and the report, nothing else");
    }
  }

  @Test
  void aHostileNameOfTheWholeIsEscapedToo() throws Exception {
    for (String name : names().toList()) {
      StudyFixture study =
          new StudyFixture(Files.createDirectories(home.resolve("h" + name.hashCode())));
      study.run("a", "", 0, 35.0);
      Comparison comparison =
          new Comparison(name, study.comparison("").entries(), Optional.empty(), Map.of());
      Path report = home.resolve("r" + name.hashCode());
      StudyReport.write(comparison, report);
      assertLatexIsWhole(Files.readString(report.resolve("table.tex")));
      assertTrue(Files.size(report.resolve("table.tex")) < 4000);
    }
  }

  /** Rows of the first table, each with three ampersands; braces balanced; known commands only. */
  private static void assertLatexIsWhole(String latex) {
    assertTrue(latex.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)), latex);
    int depth = 0;
    for (int i = 0; i < latex.length(); i++) {
      char c = latex.charAt(i);
      if (c == '\\') {
        i++; // what follows is a command's, also { and }
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        assertTrue(--depth >= 0, latex);
      }
    }
    assertEquals(0, depth, latex);
    String commands =
        latex.replaceAll(
            "\\\\(begin|end|centering|small|caption|label|toprule|midrule|bottomrule|cmidrule|multicolumn"
                + "|textbf|underline|par|medskip|footnotesize|linewidth|pm|times|Delta|dagger|ddagger|mathsection|dots|v|i|sbox|ifdim|wd|resizebox|usebox|else|fi"
                + "|textendash|textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar"
                + "|char34|char96|char39|usepackage)(?![a-zA-Z])|\\\\[\\\\{}$&#_%'\"`^~=.]",
            "");
    assertFalse(commands.contains("\\"), commands);
    long lines = latex.lines().filter(l -> l.endsWith("\\\\")).count();
    assertEquals(lines, latex.split("\\\\\\\\\n", -1).length - 1, "each row ends at a line's end");
  }

  private static void assertCsvIsWhole(String csv, String name) {
    List<List<String>> lines = parse(csv);
    assertEquals(3, lines.size());
    lines.forEach(line -> assertEquals(24, line.size()));
    String kept = name.replace("\uD800", "?"); // no file of UTF-8 can hold half a character
    assertEquals((kept.startsWith("=") ? "'" : "") + kept, lines.get(1).get(0), "no formula");
    assertEquals("float" + kept, lines.get(1).get(1));
    assertEquals("35.5", lines.get(1).get(14));
  }

  /** A reader of RFC 4180. */
  private static List<List<String>> parse(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ',') {
        line.add(field.toString());
        field.setLength(0);
      } else if (!quoted && c == '\r' && csv.charAt(i + 1) == '\n') {
        line.add(field.toString());
        field.setLength(0);
        lines.add(line);
        line = new ArrayList<>();
        i++;
      } else {
        field.append(c);
      }
    }
    assertEquals("", field.toString());
    return lines;
  }

  /** Every table's rows have as many unescaped bars as its heading. */
  private static void assertMarkdownIsWhole(String markdown) {
    long expected = -1;
    for (String line : markdown.split("\n", -1)) {
      if (!line.startsWith("| ")) {
        expected = -1;
        continue;
      }
      long bars = line.replaceAll("\\\\.", "").chars().filter(c -> c == '|').count();
      if (expected >= 0) {
        assertEquals(expected, bars, line);
      }
      expected = bars;
    }
    assertFalse(markdown.replaceAll("\\\\.", "").contains("script>"), "no markup");
  }

  @Test
  void comparedRunsMayHaveHostileValues() throws Exception {
    List<String> texts = new ArrayList<>();
    for (String name : names().toList()) {
      StudyFixture study =
          new StudyFixture(Files.createDirectories(home.resolve("c" + name.hashCode())));
      study.run("a", "", 0, 35.0).run(name, "", 0, 36.0);
      List<Comparison.Entry> runs = study.comparison("").entries();
      texts.add(
          RunDifference.text(RunFolder.open(runs.get(0).run()), RunFolder.open(runs.get(1).run())));
    }
    for (String text : texts) {
      assertTrue(text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), text);
      contains(text, "operator.name");
      assertTrue(text.lines().allMatch(l -> l.length() < 250), text);
    }
    NodeList none =
        new StudyFixture(home.resolve("x"))
            .run("a", "", 0, 35.0)
            .page("")
            .getElementsByTagName("script");
    assertEquals(1, none.getLength(), "the page's own");
  }
}
