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
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.content.RunFixture;
import org.frugalsr.report.run.RunReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Runs without a test set are told by what validation measured. */
class ValidationInReportTest {
  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  private void validated(String variant, long seed, double... psnr) {
    try (RunFixture run = study.begin(variant, "", seed)) {
      run.start(6000).network().train(6000).oneBit(6000, 1e-3);
      for (int i = 0; i < psnr.length; i++) {
        run.validate("bsd", 1000 * (i + 1), psnr[i]);
      }
      Map<String, Object> worse = RunFixture.measured("bsd", 20);
      worse.put("best", false);
      run.record("validate", 6000, worse).stop(6000, "finished");
    }
  }

  @Test
  void theBestValidationStandsInEveryTableUnderItsName() throws Exception {
    validated("wide", 0, 30, 32.5);
    validated("wide", 1, 32.7);
    validated("narrow", 0, 31);
    Document page = study.page("wide");
    assertEquals(
        List.of(
            "Variant|Seeds|bsd ×2 (validation) ‡",
            "PSNR|SSIM",
            "wide (baseline)|2|32.60 ± 0.14*|0.8150 ± 0.0035*",
            "narrow|1|31.00_|0.7750_"),
        rows(page, 0));
    String body = body(page);
    contains(body, "No run was measured on a test set: these are the scores of validation");
    contains(body, "Checkpoint: best on bsd;");
    assertFalse(body.contains("at step –"), body);
    contains(body, "all at the end; the runs are too short for flips");
    contains(study.file("report.md"), "bsd ×2 (validation) ‡ PSNR");
    contains(study.file("table.tex"), "bsd $\\times$2 (validation) $\\ddagger$");
    String csv = study.file("results.csv");
    contains(csv, ",statistics_batches,use,label");
    contains(csv, "bsd,2,sisr-y,best on bsd,2000,false,");
    assertEquals(3, csv.lines().filter(line -> line.contains(",validation,")).count());
    String said = StudyReport.text(study.comparison("wide"), List.of());
    contains(said, "bsd ×2 (validation)");
    contains(said, "32.60 ± 0.14");
  }

  @Test
  void oneTestIsEnoughToLeaveValidationOut() throws Exception {
    validated("wide", 0, 32.5);
    Document page = study.run("tested", "", 0, 36.0).page("");
    assertEquals("Variant|Seeds|set5 ×2", rows(page, 0).getFirst());
    assertTrue(study.file("results.csv").contains(",test,"));
    assertFalse(study.file("results.csv").contains(",validation,"));
  }

  @Test
  void aRunsOwnReportShowsItToo() throws Exception {
    validated("wide", 0, 30, 32.5);
    String page = RunReport.markdown(RunFolder.open(home.resolve("run0")));
    contains(page, "No evaluation on a test set was recorded: these are the scores of validation");
    contains(page, "network (best checkpoint, step 2,000)");
    contains(page, "32.50");
  }

  @Test
  void theBestIsTheOneThatCountsNow() throws Exception {
    Path folder = home.resolve("run");
    try (RunFixture run = new RunFixture(folder, RunFixture.CONFIG)) {
      run.start(6000)
          .validate("bsd", 1000, 30)
          .validate("bsd", 2000, 31)
          .validate("b100", 2000, 29);
      assertEquals(List.of(31.0, 29.0), best(run));
      run.record("resume", 2000, Map.of("best_anew", true));
      assertEquals(List.of(), best(run));
      run.validate("bsd", 3000, 28);
      assertEquals(List.of(28.0), best(run));
    }
  }

  private static List<Double> best(RunFixture run) {
    return Journal.read(run.folder().journal()).bestValidation().stream()
        .map(r -> r.event().scores().psnr())
        .toList();
  }
}
