package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.body;
import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.frugalsr.report.comparison.StudyFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.RunFixture;
import org.frugalsr.report.run.RunReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** LR images from files are told apart from those that a protocol made. */
class LowResolutionInReportTest {
  private static final String NEAREST = "nn/{name}x{scale}.png";

  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  private void run(String variant, String operator, long seed, String pattern, double psnr) {
    try (RunFixture run = study.begin(variant, "", seed, StudyFixture.config(seed, operator))) {
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      if (pattern.isEmpty()) {
        run.evaluate("set5", "bicubic", 33.66, false).evaluate("set5", "network", psnr, false);
      } else {
        run.evaluateFiles("set5", pattern, psnr);
      }
      run.stop(6000, "finished");
    }
  }

  @Test
  void columnsOfLrFilesStandApartAndSayTheirPattern() throws Exception {
    run("made", "conv", 0, "", 37);
    run("files", "adder", 0, NEAREST, 30);
    Document page = study.page("", "imdn");
    List<String> rows = rows(page, 0);
    contains(rows.get(0), "set5 ×2|set5 ×2 (LR: files)");
    assertEquals("IMDN (published)|–|38.00|0.9605|38.00 §|0.9605 §", rows.getLast());
    String body = body(page);
    contains(body, "Protocol sisr-y: LR: files (" + NEAREST + "); result: 8-bit RGB;");
    contains(body, "Protocol sisr-y: LR: MATLAB bicubic of 8-bit RGB, rounded once; result:");
    contains(body, "set5 ×2 was not measured in the same way everywhere: origin of the LR images");
    contains(body, "or on LR images made by bicubic where the runs' came from files");
    for (String file : List.of("report.md", "table.tex")) {
      contains(study.file(file), "(LR: files)");
    }
    contains(study.file("results.csv"), ",size_bytes,lr,statistics_batches");
    contains(study.file("results.csv"), ",files (" + NEAREST + ")");
    contains(study.file("results.csv"), ",made");
    contains(StudyReport.text(study.comparison(""), List.of()), "set5 ×2 (LR: files)");
  }

  @Test
  void seedsOnOtherLrImagesAreNotAveraged() throws Exception {
    run("same", "conv", 0, "", 37);
    run("same", "conv", 1, NEAREST, 30);
    run("same", "conv", 2, "other/{name}.png", 31);
    List<String> rows = rows(study.page(""), 0);
    contains(rows.get(0), "LR files (" + NEAREST + ")");
    contains(rows.get(0), "LR files (other/{name}.png)");
    contains(rows.get(rows.size() - 1), "37.00 (n=1)|");
    assertFalse(rows.getLast().contains("±"), rows.getLast());
  }

  @Test
  void aRunsOwnReportSaysFiles() {
    run("files", "conv", 0, NEAREST, 30);
    String text =
        RunReport.markdown(RunFolder.open(study.comparison("").entries().getFirst().run()));
    contains(text, "set5 ×2 (LR: files)");
    contains(text, "LR: files (");
    assertFalse(text.contains("MATLAB bicubic"), text);
  }

  @Test
  void aLastCheckpointIsNotCalledTheBestOne() {
    try (RunFixture run = study.begin("last", "", 0)) {
      run.session("frugal run", 2, "clean").start(6000);
      Map<String, Object> fields = RunFixture.measured("set5", 37);
      fields.put("method", "network");
      fields.put("checkpoint", "last");
      run.record("evaluate", 6000, fields).stop(6000, "finished");
    }
    Path run = study.comparison("").entries().getFirst().run();
    RunContent content = RunContent.read(RunFolder.open(run));
    assertTrue(
        EvaluationSetting.measured(content, EvaluationSetting.Use.TEST).keySet().stream()
            .allMatch(c -> c.checkpoint().equals("last")));
  }
}
