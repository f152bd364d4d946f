package org.frugalsr.plugin.uniformprior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.ConfigLint;
import org.frugalsr.engine.train.Console;
import org.frugalsr.engine.train.Session;
import org.frugalsr.engine.train.SessionLimits;
import org.frugalsr.plugin.baseline.BaselinePlugin;
import org.frugalsr.testkit.Snapshot;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;
import org.frugalsr.testkit.TrainerContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurriculumTest {
  private static final List<Plugin> PLUGINS =
      List.of(new UniformPriorPlugin(), new BaselinePlugin());

  /** Two scales share a body; which one a step has is drawn. */
  private static final String TWO_SCALES =
      "network { name = mdsr, scale = [2, 3], mdsr { channels = 8, blocks = 1, pre-size = 3 } }";

  @TempDir private static Path runs;

  /** Trains the teachers: of x2, of x2 and x3, of x3, and of luma. */
  @BeforeAll
  static void trainTeachers() {
    String edsr = "network { name = edsr, channels = 4, blocks = 1, scale = %s, color = %s }";
    teacher("of-2", edsr.formatted("2", "rgb"));
    teacher("of-2-and-3", TWO_SCALES);
    teacher("of-3", edsr.formatted("3", "rgb"));
    teacher("of-luma", edsr.formatted("2", "y"));
  }

  private static void teacher(String name, String network) {
    String text =
        network
            + "\ntrainer { steps = 1, batch = 1, patch = 8 }\ndata.train = sample-validation\nthreads = 1";
    Experiment e = Experiment.of(new LoadedConfig(name, ConfigFactory.parseString(text).resolve()));
    try (Session session =
        Session.start(e, Path.of(name), runs.resolve(name), "test", List.of(), new Silent())) {
      session.train(SessionLimits.NONE);
    }
  }

  private static String advice(String... texts) {
    Experiment e = TinyExperiment.of(PLUGINS, texts);
    return String.join("\n", ConfigLint.of(e, Networks.build(e), List.of()));
  }

  /** The average is one of weights; statistics of batch normalisations do not follow it. */
  @Test
  void anAverageWithBatchNormalisationIsWarnedOf() {
    String free = "trainer { name = curriculum, reading.weights = teacher-free }";
    String averaged = free + "\ntrainer.reading.previous = averaged";
    String plain =
        "network { name = edsr, edsr { channels = 4, blocks = 1 } }\nblock.name = residual";
    String normalised = plain + "\nblock.norm = true";
    String said = advice(averaged, normalised);
    assertTrue(said.contains("do not belong to averaged weights"), said);
    assertTrue(said.contains("trainer.reading.previous = frozen"), said);
    for (String fine :
        List.of(
            advice(averaged, plain),
            advice(free, normalised),
            advice(averaged, normalised, "trainer.reading.rounds = 1"),
            advice(averaged, normalised, "trainer.reading.weights = quantile"))) {
      assertFalse(fine.contains("averaged weights"), fine);
    }
    assertTrue(
        advice(averaged, normalised, "trainer.reading { rounds = 1, start = initial }")
            .contains("averaged weights"));
  }

  private static final class Silent implements Console {
    @Override
    public void info(String text) {
      // nobody listens
    }

    @Override
    public void warn(String text) {
      // nobody listens
    }

    @Override
    public void progress(long step, long steps, double loss, double rate, double wait) {
      // nobody looks
    }
  }

  private static Experiment curriculum(String reading, String... texts) {
    return TinyExperiment.of(
        PLUGINS,
        "trainer { name = curriculum, steps = 8, curriculum.reading { " + reading + " } }",
        String.join("\n", texts));
  }

  private static String taughtBy(String name) {
    return "trainer.teacher = \"" + runs.resolve(name) + "\"";
  }

  private static Snapshot trained(Experiment e, int steps) {
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(steps);
      return Snapshot.of(t);
    }
  }

  /** Without what the trainer itself keeps. */
  private static List<String> differencesOfTheStudent(Experiment a, Experiment b) {
    return trained(a, 5).differences(trained(b, 5)).stream()
        .filter(name -> !name.startsWith("replica/") && !name.equals("round"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weights = teacher, a = 0",
        "weights = quantile, quantile-from = 1",
        "weights = teacher-free, s = 0, lam = 1",
        "weights = teacher-free, s = 0, lam = 1, start = initial, previous = averaged",
        "weights = teacher, a = 0, squared-weight = true, rounds = 2, previous-map = image"
      })
  void equalsStandardBitForBitWhereAllWeightsAreOne(String reading) {
    String teacher = reading.contains("teacher,") ? taughtBy("of-2") : "";
    String loss = reading.contains("squared") ? "l2" : "l1";
    String common = "trainer { loss = " + loss + ", reduction = sum }";
    Experiment standard =
        TinyExperiment.of(PLUGINS, "trainer { name = standard, steps = 8 }", common);
    assertEquals(
        List.of(), differencesOfTheStudent(standard, curriculum(reading, common, teacher)));
  }

  @Test
  void equalsStandardWithSeveralScalesToo() {
    Experiment standard =
        TinyExperiment.of(PLUGINS, TWO_SCALES, "trainer { name = standard, steps = 8 }");
    Experiment curriculum =
        curriculum("weights = teacher, a = 0", TWO_SCALES, taughtBy("of-2-and-3"));
    assertEquals(List.of(), differencesOfTheStudent(standard, curriculum));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weights = teacher",
        "weights = quantile",
        "weights = teacher-free",
        "weights = teacher-free, start = initial",
        "weights = pspl, slope = 100"
      })
  void weightsThatAreNotOneMakeADifference(String reading) {
    Experiment standard = TinyExperiment.of(PLUGINS, "trainer { name = standard, steps = 8 }");
    Experiment other = curriculum(reading, taughtBy("of-2"));
    assertNotEquals(List.of(), differencesOfTheStudent(standard, other));
  }

  @Test
  void theLossIsTheWeightedMeanOrHasTheWeightsSquareAsPublished() {
    String half = "weights = teacher-free, start = initial, s = 0, lam = 0.5";
    assertEquals(0.5, shareOfTheLoss(half, "trainer.loss = l1"), 1e-6);
    String squared = half + ", squared-weight = true";
    assertEquals(0.25, shareOfTheLoss(squared, "trainer { loss = l2, reduction = sum }"), 1e-6);
  }

  /** The loss of the first step as a share of that of the trainer standard. */
  private static double shareOfTheLoss(String reading, String common) {
    try (TinyTraining a = TinyTraining.of(curriculum(reading, common));
        TinyTraining b =
            TinyTraining.of(TinyExperiment.of(PLUGINS, "trainer.name = standard", common))) {
      return a.train(1).getFirst() / b.train(1).getFirst();
    }
  }

  static List<String> readings() {
    return List.of(
        "weights = teacher, rounds = 4",
        "weights = teacher, rounds = 2, round-steps = 4, teacher-map = patch",
        "weights = teacher, rounds = 3, previous = averaged",
        "weights = teacher-free, rounds = 3, round-starts = [0.25, 0.5]",
        "weights = quantile");
  }

  /** At the border of a round, and in the middle of one. */
  @ParameterizedTest
  @MethodSource("readings")
  void goesOnWhereItWasLeftBitForBit(String reading, @TempDir Path folder) throws IOException {
    Experiment e = curriculum(reading, taughtBy("of-2"), "trainer.ema = 0.9");
    Snapshot whole = trained(e, 8);
    for (int left : List.of(4, 5)) {
      Path checkpoints = Files.createDirectories(folder.resolve("at-" + left));
      try (TinyTraining t = TinyTraining.of(e)) {
        t.train(left);
        t.save(checkpoints);
      }
      try (TinyTraining t = TinyTraining.of(e)) {
        t.restore(checkpoints);
        t.train(8 - left);
        assertEquals(List.of(), whole.differences(Snapshot.of(t)), "left after step " + left);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rounds = 4                                    | 0 0 1 1 2 2 3 3",
        "rounds = 3                                    | 0 0 0 1 1 1 2 2",
        "rounds = 3, round-steps = 2                   | 0 0 1 1 2 2 2 2",
        "rounds = 3, round-starts = [0.125, 0.75]      | 0 1 1 1 1 1 2 2",
        "rounds = 1                                    | 0 0 0 0 0 0 0 0",
        "rounds = 6                                    | 0 0 1 2 3 3 4 5",
        "rounds = 16                                   | 0 2 4 6 8 10 12 14"
      })
  void roundsFollowTheConfig(String keys, String rounds) {
    Experiment e = curriculum("weights = teacher-free, " + keys);
    CurriculumReading reading = ((Curriculum.Settings) e.trainer().choice().settings()).reading();
    StringBuilder seen = new StringBuilder();
    for (int step = 0; step < 8; step++) {
      seen.append(step == 0 ? "" : " ").append(reading.round(step, 8));
    }
    assertEquals(rounds, seen.toString());
  }

  @Test
  void theShareOfPixelsRisesToAllOfThemOverTheFirstHalf() {
    Experiment e = curriculum("weights = quantile");
    CurriculumReading reading = ((Curriculum.Settings) e.trainer().choice().settings()).reading();
    assertEquals(0.5, reading.quantile(0, 100));
    assertEquals(0.75, reading.quantile(25, 100));
    assertEquals(1, reading.quantile(50, 100));
    assertEquals(1, reading.quantile(99, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights = teacher, teacher-map = patch", "weights = quantile"})
  void checkpointsAndRoundsTakeNoMoreMemoryEachTime(String reading, @TempDir Path folder) {
    try (TinyTraining t = TinyTraining.of(curriculum(reading, taughtBy("of-2")))) {
      t.train(4);
      long before = t.memory().takenBytes();
      for (int i = 0; i < 4; i++) {
        t.save(folder);
        t.train(1);
        assertEquals(before, t.memory().takenBytes());
      }
    }
  }

  private static String refusal(Runnable action) {
    return String.valueOf(assertThrows(UserError.class, action::run).getMessage());
  }

  private static String refusalOfBegin(String... texts) {
    Experiment e = curriculum("weights = teacher", texts);
    return refusal(() -> TinyTraining.of(e).close());
  }

  @Test
  void aTeacherThatDoesNotFitIsRefusedWithWhatToDo() {
    String missing = refusalOfBegin();
    assertTrue(missing.contains("trainer.teacher is missing"), missing);
    assertTrue(missing.contains("frugal import"), missing);
    String gone = refusalOfBegin(taughtBy("nowhere"));
    assertTrue(gone.contains("trainer.teacher = ") && gone.contains("does not exist"), gone);
    String scale = refusalOfBegin(taughtBy("of-3"));
    assertTrue(scale.contains("is for x3") && scale.contains("x2"), scale);
    assertTrue(scale.contains("network.scale"), scale);
    String luma = refusalOfBegin(taughtBy("of-luma"));
    assertTrue(luma.contains("1 channel"), luma);
  }

  @Test
  void roundsThatContradictEachOtherAreRefused() {
    String both =
        refusal(() -> curriculum("weights = teacher-free, round-steps = 3, round-starts = [0.5]"));
    assertTrue(both.contains("round-steps or by round-starts"), both);
    String few = refusal(() -> curriculum("weights = teacher-free, round-starts = [0.5]"));
    assertTrue(few.contains("rounds = 4 needs 3"), few);
    String order =
        refusal(() -> curriculum("weights = teacher-free, rounds = 3, round-starts = [0.5, 0.2]"));
    assertTrue(order.contains("must grow"), order);
    String none = refusal(() -> curriculum("weights = teacher-free, lam = 0"));
    assertTrue(none.contains("learns nothing"), none);
    String narrow = refusal(() -> curriculum("weights = pspl, slope = 0"));
    assertTrue(narrow.contains("nothing is learned"), narrow);
  }

  private abstract static class Contract extends TrainerContract {
    @Override
    protected Plugin plugin() {
      return new UniformPriorPlugin();
    }

    @Override
    protected String name() {
      return "curriculum";
    }
  }

  @Nested
  class TeacherFreeContract extends Contract {
    @Override
    protected String settings() {
      return "trainer.curriculum.reading { weights = teacher-free, start = initial }";
    }
  }

  @Nested
  class QuantileContract extends Contract {
    @Override
    protected String settings() {
      return "trainer.curriculum.reading.weights = quantile";
    }
  }
}
