package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.body;
import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.frugalsr.report.comparison.StudyFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.error.UserError;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Published figures beside one's own. */
class PublishedInReportTest {
  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  @Test
  void publishedFiguresAreShownApartAndNeverRanked() throws Exception {
    study.run("float", "", 0, 37.0, 36.0).run("float", "", 1, 37.2, 36.2);
    study.run("bnn", "float", 0, 35.9, 35.1).run("bnn", "float", 1, 35.7, 35.5);
    Document page = study.page("", "edsr", "imdn", "rfdn");
    List<String> rows = rows(page, 0);
    assertEquals("EDSR (published)|–|–|38.11 §|0.9601 §", rows.get(5));
    assertEquals("IMDN (published)|–|–|38.00|0.9605", rows.get(6));
    contains(rows.get(3), "36.60 ± 0.14*");
    String body = body(page);
    contains(
        body, "§ Published, and measured by another protocol than the runs' scores in the column");
    contains(body, "; protocol: 8-bit Y of MATLAB's rgb2ycbcr, shave = scale.");
    contains(body, "IMDN, ACM MM 2019, official table; protocol: sisr-y.");
    contains(drawing(page, 0), "EDSR (published) §: 38.110 dB");
    contains(drawing(page, 0), "IMDN (published): 38.000 dB");
    contains(body, "(secondary source)");
    contains(rows(page, 1).get(3), "EDSR (published)|40,729,603|–|9.38 T|–");
    contains(study.file("table.tex"), "38.11 $\\mathsection$ & 0.9601 $\\mathsection$");
    assertThrows(UserError.class, () -> study.write("", "bsrn"));
  }

  @Test
  void publishedFiguresAreMarkedCellByCell() throws Exception {
    try (RunFixture run = study.begin("a", "", 0)) {
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      run.evaluate("set5", "sisr-y", List.of(37.0)).evaluate("set5", "classic-y", List.of(37.1));
      run.evaluate("set5", "network", 37.2, true).stop(6000, "finished");
    }
    Document page = study.page("", "imdn", "edsr-plus");
    List<String> rows = rows(page, 0);
    contains(rows.get(0), "set5 ×2, sisr-y, no self-ensemble|set5 ×2, classic-y, no self-ensemble");
    contains(rows.get(0), "|set5 ×2, sisr-y, self-ensemble");
    assertEquals("IMDN (published)|–|38.00|0.9605|38.00 §|0.9605 §|–|–", rows.get(3));
    assertEquals("EDSR+ (published)|–|–|–|–|–|38.20 §|0.9606 §", rows.get(4));
    contains(body(page), "with self-ensemble, so it is only in such columns");
    contains(drawing(page, 0), "IMDN (published): 38.000 dB");
    contains(drawing(page, 1), "IMDN (published) §: 38.000 dB");
    assertFalse(drawing(page, 2).contains("IMDN"), "no self-ensemble");
  }

  /** All texts of a chart, its titles too. */
  private static String drawing(Document page, int index) {
    return page.getElementsByTagName("figure").item(index).getTextContent();
  }
}
