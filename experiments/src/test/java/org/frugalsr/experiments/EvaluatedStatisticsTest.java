package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.journal.BicubicValidated;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.JournalEvent;
import org.frugalsr.engine.journal.Measured;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.train.TrainedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statistics that a validation was measured with are those that are loaded ever after. */
class EvaluatedStatisticsTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct, range = 64, bicubic-skip = true }
      block { norm = true, activation = none, skip = unit }
      trainer { steps = 8, batch = 2, patch = 8, optimizer.lr = 0.05 }
      data { train = sample-validation, validate = sample-test, test = sample-test }
      evaluation { every = 4, pictures = 0 }
      checkpoint { every = 2, keep-every = 2 }
      threads = 1
      """;

  @TempDir private Path folder;

  private Path run(String name, String more) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), CONFIG + more);
    Path run = folder.resolve(name);
    said("run", file.toString(), "--out", run.toString());
    return run;
  }

  private static String said(String... arguments) {
    StringWriter out = new StringWriter();
    assertEquals(0, Frugal.execute(new PrintWriter(out), new PrintWriter(out), arguments));
    return out.toString();
  }

  private static <E extends JournalEvent> E last(Path run, Class<E> kind) {
    return Journal.read(run.resolve("journal.jsonl")).of(kind).getLast().event();
  }

  private static double psnr(Path run, Class<? extends Measured> kind) {
    return last(run, kind).scores().psnr();
  }

  @Test
  void whatWasValidatedIsWhatIsTestedAndEvaluated() throws IOException {
    Path run = run("average", "trainer.ema = 0.9");
    assertEquals(20, last(run, Validated.class).statisticsBatches());
    assertEquals(20, last(run, Evaluated.class).statisticsBatches());
    assertEquals(
        1, Journal.read(run.resolve("journal.jsonl")).of(BicubicValidated.class).size(), "once");
    assertFalse(psnr(run, BicubicValidated.class) == psnr(run, Validated.class));
    String eval =
        said("eval", "--run", run.toString(), "--checkpoint", "last", "--data", "sample-test");
    assertTrue(eval.contains(String.format(Locale.ROOT, "%.4f", psnr(run, Validated.class))), eval);
    assertTrue(eval.contains("statistics of 20 batches"), eval);
    assertTrue(Files.readString(run.resolve("report.html")).contains("statistics of 20 batches"));
    withoutStatistics(run, 8);
    assertTrue(
        said("eval", "--run", run.toString(), "--checkpoint", "last", "--data", "sample-test")
            .contains("warning: The checkpoint of step 8 holds no statistics"));
    assertEquals(0, TrainedNetwork.open(run, "last").statisticsBatches());
    said("resume", run.toString(), "-o", "trainer.steps=10"); // as a run of an older version
    assertEquals(20, last(run, Validated.class).statisticsBatches());
  }

  /** Makes the last checkpoint one of a version that knew no such statistics. */
  private static void withoutStatistics(Path run, long step) {
    CheckpointStore store = new CheckpointStore(run.resolve("checkpoints"), new Retention(2, 1));
    Checkpoint c = store.folder().load("last");
    Map<String, Object> scalars = new HashMap<>(c.scalars());
    assertTrue(scalars.keySet().removeIf(name -> name.startsWith("evaluated/")));
    store.save(
        new Checkpoint(
            step,
            c.configHash(),
            c.network(),
            c.seed(),
            scalars,
            c.arrays().stream().filter(a -> !a.name().startsWith("evaluated/")).toList()),
        false);
  }

  @Test
  void theBestCheckpointOfARunThatWasKilledWhileItStoppedStaysTheBest() throws IOException {
    Path run = run("killed", "trainer.ema = 0.9");
    withoutStatistics(run, 9); // written in haste, before there were any
    String log = said("resume", run.toString(), "-o", "trainer.steps=10");
    assertFalse(log.contains("searched for again"), log);
    assertTrue(
        Journal.read(run.resolve("journal.jsonl")).of(Resumed.class).stream()
            .noneMatch(r -> r.event().bestAnew()));
  }

  @Test
  void statisticsAreEstimatedOnRequestAndDoNotTouchTheTraining() throws IOException {
    Path plain = run("plain", "");
    Path fitted = run("fitted", "evaluation.reestimate-norm = 3");
    assertEquals(0, last(plain, Validated.class).statisticsBatches());
    assertEquals(3, last(fitted, Validated.class).statisticsBatches());
    assertEquals(losses(plain), losses(fitted));
    assertFalse(psnr(plain, Validated.class) == psnr(fitted, Validated.class));
    double whole = psnr(fitted, Evaluated.class);
    said("resume", fitted.toString(), "--from", "step-000004");
    assertEquals(losses(plain), losses(fitted));
    assertEquals(whole, psnr(fitted, Evaluated.class));
    assertEquals(3, TrainedNetwork.open(fitted, "step-000006").statisticsBatches());
    String log =
        said(
            "resume",
            plain.toString(),
            "-o",
            "trainer.steps=9",
            "-o",
            "evaluation.reestimate-norm=2");
    assertTrue(log.contains("validation differs from that of the previous session"), log);
  }

  private static List<Double> losses(Path run) {
    return Journal.read(run.resolve("journal.jsonl")).of(StepsTrained.class).stream()
        .map(r -> r.event().loss())
        .toList();
  }
}
