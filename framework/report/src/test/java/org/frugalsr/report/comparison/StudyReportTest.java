package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.body;
import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.frugalsr.report.comparison.StudyFixture.remarks;
import static org.frugalsr.report.comparison.StudyFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.frugalsr.api.error.UserError;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class StudyReportTest {
  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  @Test
  void rowsAreVariantsWithTheDropFromTheTwinFirst() throws Exception {
    Document page = study.threeVariants().page("");
    assertEquals(
        List.of(
            "Variant|Seeds|set5 ×2",
            "Δ twin|PSNR|SSIM",
            "bicubic|–|–|33.66|0.8415",
            "float|2|–|36.60 ± 0.14*|0.9150 ± 0.0035*",
            "bnn|2|-1.05 ± 0.07|35.55 ± 0.07_|0.8887 ± 0.0018_",
            "no body|1|–|34.90|0.8725"),
        rows(page, 0));
    String body = body(page);
    contains(body, "Twins: bnn of float.");
    contains(body, "Protocol sisr-y: LR: MATLAB bicubic of 8-bit RGB");
    contains(body, "Checkpoint: best on bsd; no self-ensemble.");
    contains(body, "3 variants, 5 of 5 runs finished");
    contains(body, "0123456789abcdef");
  }

  @Test
  void theTableOfAPaperSaysWhereItsNumbersComeFrom() throws Exception {
    study.run("a", "", 0, 36.0).run("a", "", 1, 36.1).run("b", "", 0, 35.0).run("b", "", 1, 35.1);
    study.write("");
    contains(
        file("table.tex"),
        "\\par FrugalSR version 0.1.0, revision 0123456789ab, tree clean; seeds 0, 1;"
            + " data set5 bbbbbbb.\n");
    try (RunFixture run = study.begin("c", "", 0)) {
      run.session("frugal run", 2, "modified", "c".repeat(64)).start(6000);
      run.evaluate("set5", "sisr-y", List.of(38.0)).stop(6000, "finished");
    }
    study.write("");
    contains(
        file("table.tex"),
        "revision 0123456789ab, tree differs, see the report; seeds differ, see the report;"
            + " data set5 differs, see the report.\n");
  }

  @Test
  void costStandsUnderTheTable() throws Exception {
    try (RunFixture run = study.begin("binary", "", 0)) {
      run.start(6000).network(1_000_000, 3.12e9, 16.99e9).evaluate("set5", "sisr-y", List.of(36.0));
      run.record("latency", 0, latency(2, 250.0)).record("latency", 0, latency(1, 480.26));
      run.record("latency", 0, latency(2, 212.4)).stop(6000, "finished");
    }
    Document page = study.run("float", "", 0, 37.0).page("");
    assertEquals(
        List.of(
            "Variant|Parameters|Size (KB)|Multiply-adds|Binary ops|Latency",
            "binary|1,000,000|5,479|3.12 G|16.99 G|480 ms, 1 thread; 212 ms, 2 threads",
            "float|1,369,859|5,479|316.25 G|0|–"),
        rows(page, 1));
    contains(body(page), "for an output of 1280×720, measured on: A processor.");
    contains(body(page), "Multiply-adds are the float ones only");
  }

  private static Map<String, Object> latency(int threads, double median) {
    return Map.of(
        "width",
        1280,
        "height",
        720,
        "scale",
        2,
        "threads",
        threads,
        "median_ms",
        median,
        "min_ms",
        median - 10,
        "cpu",
        "A processor");
  }

  @Test
  void equalFiguresShareARankAndALoneOneHasNone() throws Exception {
    study.run("a", "", 0, 36.001).run("b", "", 0, 36.004).run("c", "", 0, 35.0);
    study.run("d", "", 0, 34.0);
    try (RunFixture run = study.begin("e", "", 0)) {
      run.start(6000).evaluate("b100", "sisr-y", List.of(30.0, Double.NaN)).stop(6000, "finished");
    }
    try (RunFixture run = study.begin("f", "", 0)) {
      run.start(6000).evaluate("b100", "sisr-y", List.of(30.0)).stop(6000, "finished");
    }
    List<String> psnr =
        rows(study.page(""), 0).stream().skip(3).map(row -> row.split("\\|")[2]).toList();
    assertEquals(List.of("36.00*", "36.00*", "35.00_", "34.00", "–", "–"), psnr);
    contains(rows(study.page(""), 0).get(7), "e|1|–|–|NaN|NaN");
    contains(rows(study.page(""), 0).get(8), "f|1|–|–|30.00|0.7500");
  }

  @Test
  void whatWasMeasuredOtherwiseIsNeverAveraged() throws Exception {
    study.run("a", "", 0, 36.0).run("b", "", 0, 35.0);
    try (RunFixture run = study.begin("a", "", 1)) {
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      run.evaluate("set5", "classic-y", List.of(39.0)).stop(6000, "finished");
    }
    try (RunFixture run = study.begin("b", "", 1)) {
      run.session("frugal run", 4, "clean", "c".repeat(64)).start(6000).network().train(6000);
      run.evaluate("set5", "sisr-y", List.of(38.0)).stop(6000, "finished");
    }
    try (RunFixture run =
        study.begin("b", "", 2, StudyFixture.config(2, "b").replace("[\"bsd\"]", "[]"))) {
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      run.evaluate("set5", "sisr-y", List.of(37.0)).stop(6000, "finished");
    }
    try (RunFixture run = study.begin("b", "", 3)) {
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      run.evaluate("set5", "network", 36.5, true).stop(6000, "finished");
    }
    Document page = study.page("");
    List<String> rows = rows(page, 0);
    assertEquals(
        "Variant|Seeds"
            + "|set5 ×2, sisr-y, no self-ensemble, best on bsd checkpoint, data bbbbbbb"
            + "|set5 ×2, classic-y, no self-ensemble, best on bsd checkpoint, data bbbbbbb"
            + "|set5 ×2, sisr-y, no self-ensemble, best on bsd checkpoint, data ccccccc"
            + "|set5 ×2, sisr-y, no self-ensemble, last checkpoint, data bbbbbbb"
            + "|set5 ×2, sisr-y, self-ensemble, best on bsd checkpoint, data bbbbbbb",
        rows.get(0));
    assertEquals(
        "a|2|36.00 (n=1)*|0.9000 (n=1)*|39.00 (n=1)|0.9750 (n=1)|–|–|–|–|–|–", rows.get(3));
    assertEquals(
        "b|4|35.00 (n=1)_|0.8750 (n=1)_|–|–|38.00 (n=1)|0.9500 (n=1)|37.00 (n=1)|0.9250 (n=1)"
            + "|36.50 (n=1)|0.9125 (n=1)",
        rows.get(4));
    contains(file("report.html"), "<div class=\"table many\"><div class=\"wide\"><table>");
    String remarks = String.join("\n", remarks(page));
    contains(
        remarks,
        "set5 ×2 was not measured in the same way everywhere: protocol, self-ensemble, choice of"
            + " the checkpoint, content of the data (hash) differ, so it has a column for each.");
    contains(remarks, "The runs differ in: threads, data set5. See Provenance.");
    contains(
        remarks,
        "The runs of b computed with different numbers of threads (2, 4), on which the last bits of"
            + " a result depend.");
    contains(body(page), "2 (a seed 0, a seed 1, b seed 0, b seed 2, b seed 3); 4 (b seed 1)");
  }

  @Test
  void runsThatDidNotFinishAreToldAndLeftOut() throws Exception {
    study.run("a", "", 0, 36.0);
    study.run("a", "", 0, 30.0);
    try (RunFixture run = study.begin("a", "", 1)) {
      run.start(6000).train(60, 0.3).evaluate("set5", "network", 20.0, false, 60);
    }
    try (RunFixture run = study.begin("a", "", 2)) {
      run.start(6000).stop(120, "Training diverged at step 120: NaN.\nLower the rate.");
    }
    try (RunFixture run = study.begin("a", "", 3)) {
      run.start(6000).stop(60, "asked to stop");
    }
    study.begin("b", "a", 0).close();
    Files.writeString(home.resolve("run5/journal.jsonl"), "nonsense\n");
    Document page = study.add("c", "gone", 0, home.resolve("nowhere")).page("");
    assertEquals("a|1|–|36.00|0.9000", rows(page, 0).get(3));
    List<String> remarks = remarks(page);
    assertEquals(
        List.of(
            "a seed 1 (run run2) is at step 60 of 6,000, still running or killed. It is not in the"
                + " averages.",
            "a seed 2 (run run3) failed at step 120 of 6,000: Training diverged at step 120: NaN."
                + " It is not in the averages.",
            "a seed 3 (run run4) stopped at step 60 of 6,000: asked to stop. It is not in the"
                + " averages."),
        remarks.subList(0, 3));
    contains(remarks.get(3), "b seed 0 (run run5) cannot be read: The journal ");
    contains(remarks.get(4), "c seed 0 (run nowhere) has not been started.");
    contains(remarks.get(5), "a seed 0 has another finished run, so run run1 is not in the");
    contains(String.join("\n", remarks), "The float twin of c, gone, is not among the runs");
    contains(file("results.csv"), "a,,2,run3,failed,false,");
    contains(file("results.csv"), "c,gone,0,nowhere,not started,false,");
    contains(file("results.csv"), "a,,0,run1,finished,false,set5,2,sisr-y,best on bsd,6000,false,");
  }

  @Test
  void aRunThatFailsAfterItsLastStepHasFailed() throws Exception {
    study.run("a", "", 0, 36.0);
    try (RunFixture run = study.begin("a", "", 1)) {
      run.start(6000).train(6000).evaluate("set5", "network", 20.0, false);
      run.stop(6000, "Cannot read butterfly.png: it is damaged.");
    }
    Document page = study.page("");
    assertEquals("a|1|36.00|0.9000", rows(page, 0).get(3));
    assertEquals(
        "a seed 1 (run run1) failed at step 6,000 of 6,000: Cannot read butterfly.png: it is"
            + " damaged. It is not in the averages.",
        remarks(page).get(0));
    contains(file("results.csv"), "a,,1,run1,failed,false,");
  }

  @Test
  void nothingAtAllIsAReportToo() throws Exception {
    Document page = study.add("a", "", 0, home.resolve("nowhere")).page("a");
    String body = body(page);
    contains(body, "1 variant, 0 of 1 run finished; baseline a");
    contains(body, "No run that finished was measured on a test set, or validated.");
    contains(body, "The cost of the networks was not recorded.");
    contains(body, "No training was recorded.");
    contains(body, "No pictures were saved.");
    contains(body, "No provenance was recorded.");
  }

  @Test
  void oneBitLayersAreComparedByTheirMeansWithFlipsFromMidway() throws Exception {
    study.run("float", "", 0, 37.0, 36.0);
    for (int seed = 0; seed < 2; seed++) {
      double more = 1 + 2 * seed;
      try (RunFixture run = study.begin("bnn", "float", seed)) {
        run.start(6000).oneBit(1, 0.1).oneBit(3000, 0.001 * more).oneBit(6000, 0);
        run.evaluate("set5", "sisr-y", List.of(35.9, 35.1)).stop(6000, "finished");
      }
    }
    Document page = study.page("");
    contains(body(page), "means over layers and seeds: flips at step 3,000, the others at the end");
    assertEquals(
        List.of(
            "Variant|Flips a step, midway|Flips in 100 steps, midway|Expected: 100 d/(2b)"
                + "|At the box|Never flipped|Saturated weights|Saturated inputs"
                + "|Dead channels|Mismatch, weights|Mismatch, inputs",
            "bnn|3.0e-03|0.300|0.600|0.250|1.000|–|–|–|–|–"),
        rows(page, 2));
  }

  @Test
  void picturesStandSideBySideWithTheWindowMarked() throws Exception {
    for (String variant : List.of("a", "b")) {
      try (RunFixture run = study.begin(variant, "", 0)) {
        run.session("frugal run", 2, "clean").start(6000).train(6000);
        run.evaluate("set5", "network", 36, false).pictures("set5").stop(6000, "finished");
      }
    }
    Document page = study.page("");
    assertEquals(5, page.getElementsByTagName("img").getLength());
    assertEquals(
        "baby, set5 ×2, sisr-y: whole image",
        page.getElementsByTagName("img")
            .item(0)
            .getAttributes()
            .getNamedItem("alt")
            .getNodeValue());
    contains(body(page), "b, 37.00 dB");
  }

  @Test
  void thePageLoadsNothingAndNamesNoFolderOfTheMachine() throws Exception {
    study.threeVariants().write("float", "edsr");
    String html = file("report.html");
    assertFalse(
        html.replace("http://www.w3.org/1999/xhtml", "")
            .replace("http://www.w3.org/2000/svg", "")
            .contains("http:"));
    assertFalse(Pattern.compile("https:|url\\(|@import|<script [^>]|<link").matcher(html).find());
    assertFalse(Pattern.compile("(src|href)=\"(?!data:image/png;base64,)").matcher(html).find());
    for (String name : List.of("report.html", "report.md", "table.tex", "results.csv")) {
      assertFalse(file(name).contains(home.toString()), name);
    }
  }

  @Test
  void theSameRunsGiveTheSameBytesInEveryLocale() throws Exception {
    study.threeVariants().write("float");
    List<String> names = List.of("report.html", "report.md", "table.tex", "results.csv");
    List<String> here =
        List.of(file(names.get(0)), file(names.get(1)), file(names.get(2)), file(names.get(3)));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      study.write("float");
      for (int i = 0; i < names.size(); i++) {
        assertEquals(here.get(i), file(names.get(i)));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theFolderOfARunIsNotWrittenTo() {
    study.threeVariants();
    Comparison comparison = study.comparison("");
    UserError error =
        assertThrows(UserError.class, () -> StudyReport.write(comparison, home.resolve("run0")));
    contains(String.valueOf(error.getMessage()), "has its own report");
    assertFalse(Files.exists(home.resolve("run0/table.tex")));
  }

  @Test
  void theTerminalGetsTheSameTable() {
    String text = StudyReport.text(study.threeVariants().comparison("float"), List.of());
    assertTrue(
        text.startsWith(
            """
                                     set5 ×2
            Variant           Seeds        Δ twin           PSNR              SSIM
            [bicubic]             –             –          33.66            0.8415
            float (baseline)      2             –  36.60 ± 0.14*  0.9150 ± 0.0035*
            """),
        text);
  }

  private String file(String name) throws Exception {
    return study.file(name);
  }
}
