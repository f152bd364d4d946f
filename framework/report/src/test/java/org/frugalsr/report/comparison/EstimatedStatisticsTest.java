package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.body;
import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.frugalsr.report.comparison.StudyFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** A network without statistics is compared with one whose statistics were estimated anew. */
class EstimatedStatisticsTest {
  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  private void run(String variant, String twin, String operator, int batches, double psnr) {
    try (RunFixture run = study.begin(variant, twin, 0, StudyFixture.config(0, operator))) {
      Map<String, Object> fields = RunFixture.measured("set5", psnr);
      fields.put("method", "network");
      fields.put("checkpoint", "best");
      fields.put("checkpoint_step", 6000);
      fields.put("self_ensemble", false);
      if (batches > 0) {
        fields.put("statistics_batches", batches);
      }
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      run.record("evaluate", 6000, fields).stop(6000, "finished");
    }
  }

  @Test
  void theyShareAColumnAndARemarkSaysWhichIsWhich() throws Exception {
    run("float", "", "conv", 0, 37);
    run("binary", "float", "adder", 20, 36);
    Document page = study.page("float");
    List<String> rows = rows(page, 0);
    assertEquals(1, rows.getFirst().split("set5", -1).length - 1, rows.getFirst());
    assertTrue(
        rows.getLast().contains("−1.00") || rows.getLast().contains("-1.00"), rows.getLast());
    contains(
        body(page), "of training, or none (float); estimated from 20 training batches (binary).");
    String csv = study.file("results.csv");
    assertTrue(csv.lines().anyMatch(l -> l.startsWith("binary,") && l.contains(",made,20,")), csv);
    assertTrue(csv.lines().anyMatch(l -> l.startsWith("float,") && l.contains(",made,0,")), csv);
  }
}
