package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.body;
import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.frugalsr.report.comparison.StudyFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.engine.run.TuningFile.Candidate;
import org.frugalsr.engine.run.TuningFile.ScoreAt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** What a report says about the tuning of variants. */
class TuningInReportTest {
  private static final String LR = "trainer.optimizer.lr";

  @TempDir private Path home;

  private static Candidate candidate(String lr, boolean extension, Double... psnr) {
    List<ScoreAt> scores = new ArrayList<>();
    for (int i = 0; i < psnr.length; i++) {
      OptionalDouble score = psnr[i] == null ? OptionalDouble.empty() : OptionalDouble.of(psnr[i]);
      scores.add(new ScoreAt(100 << i, score));
    }
    return new Candidate(Map.of(LR, lr), 0, extension, scores);
  }

  private static TuningFile.Variant variant(
      String name, double share, boolean cut, String chosen, Candidate... candidates) {
    return new TuningFile.Variant(
        name,
        List.of("bsd"),
        List.of(100L),
        "grid",
        List.of(100L, 200L),
        1000,
        900,
        share,
        List.of(candidates),
        Map.of(LR, chosen),
        cut);
  }

  private StudyFixture tuned() {
    return new StudyFixture(home)
        .threeVariants()
        .tuning(
            new TuningFile(
                List.of(
                    variant(
                        "float",
                        0.3,
                        false,
                        "1e-3",
                        candidate("1e-4", false, 30.0),
                        candidate("1e-3", false, 31.0, 32.0),
                        candidate("1e-2", false, 30.5, 31.5)),
                    variant(
                        "bnn",
                        1,
                        true,
                        "0.1",
                        candidate("1e-2", false, 29.0),
                        candidate("0.1", true, 29.5, 29.9),
                        candidate("1e-3", false, new Double[] {null})))));
  }

  @Test
  void theSweepTheChoiceAndTheCostAreThere() throws Exception {
    Document page = tuned().page("");
    List<List<String>> tables =
        IntStream.range(0, page.getElementsByTagName("table").getLength())
            .mapToObj(i -> rows(page, i))
            .toList();
    assertTrue(
        tables.contains(
            List.of(
                "Variant|Chosen|Candidates|Steps|Budget|Tuned on|Seeds",
                "float|trainer.optimizer.lr = 1e-3|3|900 of 1,000|0.3×|bsd|100",
                "bnn|trainer.optimizer.lr = 0.1|3|900 of 1,000|1×|bsd|100")),
        tables::toString);
    List<String> sweep =
        tables.stream()
            .filter(t -> t.stream().anyMatch(r -> r.startsWith("trainer.optimizer.lr = 0.1 †")))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            "trainer.optimizer.lr = 1e-3|diverged|",
            "trainer.optimizer.lr = 1e-2|29.00|",
            "trainer.optimizer.lr = 0.1 †*|29.50*|29.90*"),
        sweep.subList(sweep.size() - 3, sweep.size()),
        "in the order of the values, the chosen one marked");
    String text = body(page);
    contains(text, "Validation PSNR (dB) of the candidates of bnn");
    contains(text, "Budgets differ: float 0.3×, bnn 1×.");
    contains(text, "Not tuned: no body.");
    contains(text, "bnn: the best value is at the end of the range");
    contains(new StudyFixture(home).file("report.md"), "diverged");
  }

  @Test
  void aTrackerShowsTheChoiceAndTheCost() {
    assertEquals(
        "trainer.optimizer.lr = 0.1 (3 candidates, 900 of 1,000 steps)",
        StudySummary.of(tuned().comparison("")).settings().get("study.tune.bnn"));
  }

  @Test
  void aStudyWithoutTuningHasNoSuchChapter() throws Exception {
    assertFalse(body(new StudyFixture(home).threeVariants().page("")).contains("Tuning"));
  }

  @Test
  void theFileIsReadAsItWasWritten() {
    TuningFile file = tuned().comparison("").tuning().orElseThrow();
    file.write(home);
    assertEquals(file, TuningFile.read(home).orElseThrow());
  }
}
