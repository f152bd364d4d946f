package org.frugalsr.report.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.history.Course;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.content.RunFixture;
import org.frugalsr.report.run.RunReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which histories are those of a config, and what the others are called. */
class CourseTest {
  @TempDir Path home;

  private static String config(long seed, String schedule, long steps, String evaluation) {
    return """
    {"data":{"test":["set5"],%s},"name":"mini-s%d","seed":%d,
     "trainer":{"steps":%d,"schedule":{"name":"%s"}}}\
    """
        .formatted(evaluation, seed, seed, steps, schedule);
  }

  private static final String BLIND = "\"validate\":[]";

  private RunFixture run(String folder, long seed, String schedule, long steps) {
    return new RunFixture(home.resolve(folder), config(seed, schedule, steps, BLIND));
  }

  private static Map<String, Object> resumed(long steps, String... changed) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("steps", steps);
    fields.put("changed", List.of(changed));
    return fields;
  }

  private List<String> departures(RunFixture run) {
    run.close();
    return Course.departures(RunContent.read(run.folder())).stream()
        .map(Course.Departure::brief)
        .toList();
  }

  private List<String> variants(String... folders) {
    Comparison comparison =
        Comparison.ofRuns(
            "all", List.of(folders).stream().map(home::resolve).toList(), Optional.empty());
    return ComparedRuns.read(comparison).variants().stream()
        .map(v -> v.label() + ": " + v.members().size())
        .toList();
  }

  @Test
  void moreStepsUnderACosineAreAnotherHistory() {
    RunFixture longer =
        run("a", 0, "cosine", 200)
            .start(100)
            .stop(100, "finished")
            .record("resume", 100, resumed(200, "trainer.steps: 100 -> 200"))
            .stop(200, "finished");
    assertEquals(List.of("steps 100 -> 200 at 100"), departures(longer));
    run("b", 1, "cosine", 200).start(200).stop(200, "finished").close();
    assertEquals(List.of("mini (steps 100 -> 200 at 100): 1", "mini: 1"), variants("a", "b"));
    Comparison comparison =
        Comparison.ofRuns(
            "all", List.of(home.resolve("b"), home.resolve("a")), Optional.of("runs/a"));
    assertEquals(
        Optional.of("mini (steps 100 -> 200 at 100)"),
        ComparedRuns.read(comparison).baseline().map(ComparedVariant::name));
  }

  @Test
  void twoRunsOfTheSameOtherHistoryAreOneVariant() {
    for (long seed = 0; seed < 2; seed++) {
      run("r" + seed, seed, "cosine", 200)
          .start(100)
          .record("resume", 50, resumed(200, "trainer.steps: 100 -> 200"))
          .stop(200, "finished")
          .close();
    }
    run("r2", 2, "cosine", 200).start(200).stop(200, "finished").close();
    assertEquals(
        List.of("mini (steps 100 -> 200 at 50): 2", "mini: 1"), variants("r0", "r1", "r2"));
  }

  @Test
  void moreStepsAtAConstantRateAreTheConfigsOwn() {
    run("a", 0, "constant", 200)
        .start(100)
        .record("resume", 100, resumed(200, "trainer.steps: 100 -> 200"))
        .stop(200, "finished")
        .close();
    run("b", 1, "constant", 200).start(200).stop(200, "finished").close();
    assertEquals(List.of("mini: 2"), variants("a", "b"));
  }

  @Test
  void surrogatesThatFollowTheStepsAreAnotherHistoryAtAnyRate() {
    Map<String, Object> fields = resumed(200, "trainer.steps: 100 -> 200");
    fields.put("paced", true);
    RunFixture run =
        run("a", 0, "constant", 200).start(100).record("resume", 100, fields).stop(200, "finished");
    assertEquals(List.of("steps 100 -> 200 at 100"), departures(run));
  }

  @Test
  void aResumeThatChangesNothingThatCountsIsNone() {
    RunFixture run =
        run("a", 0, "cosine", 200)
            .start(200)
            .session("frugal run", 1, "clean")
            .record("resume", 70, resumed(200))
            .session("frugal resume", 2, "clean")
            .record("resume", 90, resumed(200, "threads: 1 -> 2", "data.root: a -> b"))
            .stop(200, "finished");
    assertEquals(List.of(), departures(run));
  }

  @Test
  void stepsThatWereTakenBackDoNotCount() {
    RunFixture run =
        run("a", 0, "cosine", 200)
            .start(200)
            .record("resume", 100, resumed(300, "trainer.steps: 200 -> 300"))
            .record("resume", 60, resumed(200, "trainer.steps: 300 -> 200"))
            .stop(200, "finished");
    assertEquals(List.of(), departures(run));
  }

  @Test
  void aForkIsAnotherHistoryIfItsOtherRunLearnedOtherwise() {
    Map<String, Object> fields = resumed(200, "trainer.optimizer.lr: 0.001 -> 1.0E-4");
    fields.put("forked", "runs/other, step 100");
    assertEquals(
        List.of("forked at 100, trainer.optimizer.lr: 0.001 -> 1.0E-4"),
        departures(run("a", 0, "constant", 200).record("start", 100, fields)));
    Map<String, Object> seed = resumed(200, "seed: 0 -> 1");
    seed.put("forked", "runs/other, step 100");
    assertEquals(
        List.of("forked at 100, seed: 0 -> 1"),
        departures(run("b", 1, "constant", 200).record("start", 100, seed)));
    Map<String, Object> longer = resumed(200, "trainer.steps: 100 -> 200", "threads: 1 -> 2");
    longer.put("forked", "runs/other, step 100");
    longer.put("history", List.of("steps 50 -> 100 at 50"));
    assertEquals(
        List.of("steps 50 -> 100 at 50", "steps 100 -> 200 at 100"),
        departures(run("c", 0, "cosine", 200).record("start", 100, longer)));
    Map<String, Object> same = resumed(200);
    same.put("forked", "runs/other, step 100");
    assertEquals(List.of(), departures(run("d", 0, "cosine", 200).record("start", 100, same)));
  }

  /** The run's last step before it went on was validated, and was the best. */
  @Test
  void aCheckpointThatTheConfigAloneWouldNotChooseIsAnotherHistory() {
    String validated = "\"validate\":[\"bsd\"]},\"evaluation\":{\"every\":40";
    RunFixture last =
        looked("a", validated, 40, 80, 100, 120, 160, 200)
            .record("checkpoint", 200, Map.of("best", true))
            .stop(200, "finished");
    assertEquals(List.of(), departures(last));
    RunFixture between =
        looked("b", validated, 40, 80, 100, 120, 160, 200)
            .record("checkpoint", 100, Map.of("best", true))
            .stop(200, "finished");
    assertEquals(List.of("tested at step 100"), departures(between));
    RunFixture rarely =
        looked("c", validated, 80, 160, 200)
            .record("checkpoint", 200, Map.of("best", true))
            .stop(200, "finished");
    assertEquals(List.of("validated at other steps"), departures(rarely));
  }

  @Test
  void aValidationThatCameOutAsNoNumberWasTriedAllTheSame() {
    String validated = "\"validate\":[\"bsd\"]},\"evaluation\":{\"every\":40";
    RunFixture run =
        looked("nan", validated, 80, 120, 160, 200)
            .record("warning", 40, Map.of("text", "no validation", "validation_not_finite", true))
            .record("checkpoint", 200, Map.of("best", true))
            .stop(200, "finished");
    assertEquals(List.of(), departures(run));
  }

  private RunFixture looked(String folder, String validated, long... steps) {
    RunFixture run =
        new RunFixture(home.resolve(folder), config(0, "constant", 200, validated)).start(100);
    run.record("resume", 0, resumed(200, "trainer.steps: 100 -> 200"));
    for (long step : steps) {
      run.validate("bsd", step, 30);
    }
    return run;
  }

  @Test
  void aTrialThatGoesOnByHandIsNoSeedOfItsVariant() {
    StudyFixture study = new StudyFixture(home);
    for (long seed = 0; seed < 3; seed++) {
      RunFixture run =
          study.begin("full", "", seed, config(seed, "constant", seed == 0 ? 200 : 100, BLIND));
      run.start(100).stop(100, "finished");
      if (seed == 0) {
        run.record("resume", 100, resumed(200, "trainer.steps: 100 -> 200"));
        run.stop(200, "finished");
      }
      run.close();
    }
    assertEquals(
        List.of("full (200 steps): 1", "full: 2"),
        ComparedRuns.read(study.comparison("full")).variants().stream()
            .map(v -> v.label() + ": " + v.members().size())
            .toList());
    assertEquals(
        Optional.of("full"),
        ComparedRuns.read(study.comparison("full")).baseline().map(ComparedVariant::name));
  }

  @Test
  void theReportOfARunSaysSo() {
    run("a", 0, "cosine", 200)
        .start(100)
        .record("resume", 100, resumed(200, "trainer.steps: 100 -> 200"))
        .stop(200, "finished")
        .close();
    StudyFixture.contains(
        RunReport.markdown(RunFolder.open(home.resolve("a"))),
        "Up to step 100 its learning rate followed trainer.steps = 100, not 200");
  }
}
