package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.frugalsr.study.TrialLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with one trial is that trial's: the others are trained. */
class StudyTroubleTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 2, batch = 2, patch = 8 }
      data { train = sample-train }
      """;

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  private Study.Outcome study(String seeds, TrialLauncher launcher) throws IOException {
    return study(seeds, launcher, Optional.empty());
  }

  private Study.Outcome study(String seeds, TrialLauncher launcher, Optional<Duration> limit)
      throws IOException {
    Path config =
        Files.writeString(folder.resolve("it.conf"), CONFIG + "study { seeds = [" + seeds + "] }");
    Plan plan = Plan.of(config, List.of(), Optional.of(folder.resolve("study")));
    Study study = new Study(plan, plan.choose(List.of(), Plan.Shard.ALL), launcher, told::add);
    return study.run(1, limit);
  }

  private Path run(String seed) throws IOException {
    try (var runs = Files.list(folder.resolve("study/trials"))) {
      return runs.filter(r -> r.getFileName().toString().contains("seed" + seed))
          .findFirst()
          .orElseThrow();
    }
  }

  private void assertOnlyFailed(String trial, String why, int finished, Study.Outcome outcome)
      throws IOException {
    assertEquals(List.of(trial), outcome.failed());
    assertEquals(finished, outcome.finished());
    assertEquals(0, outcome.left());
    assertTrue(
        told.stream().anyMatch(t -> t.contains(trial + " failed: ") && t.contains(why)),
        told::toString);
    String ledger = Files.readString(folder.resolve("study/ledger.jsonl"));
    assertTrue(ledger.contains("\"event\":\"failed\""), ledger);
  }

  @Test
  void aProcessThatCannotBeStarted() throws IOException {
    Study.Outcome outcome =
        study(
            "0, 1, 2",
            job -> {
              if (job.name().equals("base@0")) {
                throw new WorldError("Too many processes.");
              }
              return new TrainedHere(job);
            });
    assertOnlyFailed("base@0", "Too many processes.", 2, outcome);
  }

  @Test
  void aFinishedRunThatCannotBeReadAnyMore() throws IOException {
    assertEquals(2, study("0, 1", TrainedHere::new).finished());
    Files.writeString(run("0").resolve("journal.jsonl"), "nonsense\n{}\n");
    Study.Outcome outcome = study("0, 1, 2", TrainedHere::new);
    assertOnlyFailed("base@0", "journal.jsonl", 1, outcome);
    assertEquals(1, outcome.before());
  }

  @Test
  void aLedgerThatNamesFoldersElsewhereEmptiesNothing() throws IOException {
    assertEquals(2, study("0, 1", TrainedHere::new).finished());
    Path victim = Files.createDirectory(folder.resolve("victim"));
    Files.writeString(victim.resolve("thesis.tex"), "precious");
    Path ledger = folder.resolve("study/ledger.jsonl");
    String own = Files.readString(ledger);
    String name = run("1").getFileName().toString();
    for (String elsewhere : List.of("../../victim", ".", "..", victim.toString())) {
      Files.writeString(ledger, own.replace(name, elsewhere));
      Study.Outcome outcome =
          study(
              "0, 1",
              job -> {
                throw new AssertionError("nothing is left to train: " + job);
              });
      assertEquals(2, outcome.before() + outcome.finished(), elsewhere);
      assertEquals("precious", Files.readString(victim.resolve("thesis.tex")));
      assertTrue(Files.exists(run("0").resolve("report.html")));
      assertTrue(Files.exists(run("1").resolve("report.html")));
      assertTrue(told.stream().anyMatch(t -> t.contains("damaged line")), told::toString);
      told.clear();
    }
  }

  /** A trial's folder that was made for something else is neither emptied nor counted. */
  @Test
  void aTrialWhoseFolderIsSomethingElseFailsAlone() throws IOException {
    assertEquals(2, study("0, 1", TrainedHere::new).finished());
    Path one = run("1");
    Files.delete(one.resolve("config.json")); // no run any more, but all of its results
    Study.Outcome outcome = study("0, 1", TrainedHere::new);
    String repair = "but no config.json; to restore it: frugal repair " + one;
    assertOnlyFailed("base@1", repair, 0, outcome);
    assertTrue(Files.exists(one.resolve("checkpoints/step-000002.safetensors")));
    assertTrue(Files.exists(one.resolve("report.html")));
  }

  @Test
  void anOutputThatCannotBeRead() throws IOException {
    Study.Outcome outcome =
        study(
            "0, 1",
            job -> {
              if (job.name().equals("base@1")) {
                return new TrainedHere(job);
              }
              return new TrialLauncher.Running() {
                @Override
                public String where() {
                  return "nowhere";
                }

                @Override
                public int await() {
                  return job.output().toFile().mkdir() ? 1 : 2;
                }

                @Override
                public void stop() {}
              };
            });
    assertOnlyFailed("base@0", "Cannot read", 1, outcome);
  }

  @Test
  @Timeout(60)
  void aProcessThatDoesNotWatchTheTimeIsStopped() throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    Study.Outcome outcome =
        study(
            "0, 1",
            job ->
                new TrialLauncher.Running() {
                  @Override
                  public String where() {
                    return "somewhere";
                  }

                  @Override
                  public int await() throws InterruptedException {
                    asked.await();
                    return 143;
                  }

                  @Override
                  public void stop() {
                    asked.countDown();
                  }
                },
            Optional.of(Duration.ofSeconds(1)));
    assertEquals(new Study.Outcome(0, 0, List.of(), 2), outcome);
  }

  @Test
  @Timeout(60)
  void aTrialThatIsRenamedWhileAnotherProcessTrainsItIsTrainedOnce() throws IOException {
    AtomicInteger started = new AtomicInteger();
    AtomicReference<Study.Outcome> meanwhile = new AtomicReference<>();
    Study renamed =
        new Study(
            plan("after"),
            plan("after").contents().trials(),
            job -> {
              started.incrementAndGet();
              return new TrainedHere(job);
            },
            told::add);
    Study first =
        new Study(
            plan("before"),
            plan("before").contents().trials(),
            job -> {
              meanwhile.set(renamed.run(1, Optional.of(Duration.ofMillis(200))));
              return new TrainedHere(job);
            },
            told::add);
    assertEquals(1, first.run(1, Optional.empty()).finished());
    assertEquals(new Study.Outcome(0, 0, List.of(), 1), meanwhile.get());
    Study later =
        new Study(plan("after"), plan("after").contents().trials(), TrainedHere::new, told::add);
    assertEquals(1, later.run(1, Optional.empty()).before());
    assertEquals(0, started.get());
  }

  @Test
  void aTrialThatWasBegunUnderAnotherNameGoesOnThere() throws IOException {
    Study renamed =
        new Study(plan("after"), plan("after").contents().trials(), TrainedHere::new, told::add);
    Study first =
        new Study(plan("before"), plan("before").contents().trials(), TrainedHere::new, told::add);
    assertEquals(1, first.run(1, Optional.empty()).finished());
    assertEquals(1, renamed.run(1, Optional.empty()).finished());
    assertTrue(told.getLast().endsWith("after@0 finished by another process"), told::toString);
    try (var runs = Files.list(folder.resolve("study/trials"))) {
      assertEquals(1, runs.count());
    }
  }

  private Plan plan(String variant) throws IOException {
    String section = "seed = 0, study { variants { %s { } } }".formatted(variant);
    Path config = Files.writeString(folder.resolve(variant + ".conf"), CONFIG + section);
    return Plan.of(config, List.of(), Optional.of(folder.resolve("study")));
  }
}
