package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Trial;
import org.frugalsr.study.TrialKey;
import org.frugalsr.study.TrialLauncher;
import org.frugalsr.study.Tuner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variants that are tuned before their seeds run. */
class TunerTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 12, batch = 2, patch = 8 }
      data {
        root = "%s", train = [train], test = [test]
        sets { train { hr = train }, test { hr = test }, copy { hr = test }, valid { hr = valid } }
      }
      threads = 1
      study {
        variants { a { }, "b c" { "network.channels" = 5 }, untuned { tune = null } }
        seeds = [0, 1]
        tune {
          keys { "trainer.optimizer.lr" { from = 1e-5, to = 1e-3, steps = 3, scale = log } }
          on = valid
          budget = 1
        }
      }
      """;

  private static final Set<String> ALL = Set.of("a", "b c", "untuned");

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void makeImages() throws IOException {
    for (String set : List.of("train", "test", "valid")) {
      Path images = Files.createDirectories(folder.resolve("data").resolve(set));
      float[] samples = new float[24 * 24 * 3];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (i * (5 + set.length()) + set.charAt(0)) % 251;
      }
      ImageFile.write(images.resolve("0.png"), new Image(24, 24, 3, samples));
    }
  }

  private Path config() throws IOException {
    return Files.writeString(folder.resolve("it.conf"), CONFIG.formatted(folder.resolve("data")));
  }

  private Tuner tuner(String out, String... overrides) throws IOException {
    return Tuner.of(config(), List.of(overrides), Optional.of(folder.resolve(out)), new TrialKey())
        .orElseThrow();
  }

  private Map<String, Config> tune(String out, String... overrides) throws IOException {
    Tuner.Outcome outcome =
        tuner(out, overrides).run(ALL, TrainedHere::new, 1, Optional.empty(), told::add);
    assertEquals(List.of(), outcome.failed(), told::toString);
    assertEquals(0, outcome.left());
    return outcome.chosen();
  }

  private static String lr(Config chosen) {
    return chosen.getString("trainer.optimizer.lr");
  }

  private List<TuningFile.Variant> recorded(String out) {
    return TuningFile.read(folder.resolve(out)).orElseThrow().variants();
  }

  @Test
  void eachVariantIsTunedByTheSameRuleAndItsSeedsTakeItsValues() throws IOException {
    Map<String, Config> chosen = tune("study");
    assertEquals(List.of("a", "b c"), List.copyOf(chosen.keySet()));
    for (TuningFile.Variant v : recorded("study")) {
      assertEquals(24, v.budget());
      assertTrue(v.spent() <= v.budget(), v::toString);
      assertEquals(List.of(3L, 6L), v.rounds());
      TuningFile.Candidate best =
          v.candidates().stream()
              .filter(c -> c.scores().getLast().step() == 6)
              .reduce(
                  (x, y) ->
                      y.scores().getLast().psnr().getAsDouble()
                              > x.scores().getLast().psnr().getAsDouble()
                          ? y
                          : x)
              .orElseThrow();
      assertEquals(best.values(), v.chosen());
      assertEquals(v.chosen().get("trainer.optimizer.lr"), lr(chosen.get(v.variant())));
    }
    Plan plan =
        Plan.of(config(), List.of(), Optional.of(folder.resolve("study")), chosen, new TrialKey());
    for (Trial trial : plan.contents().trials()) {
      double rate = plan.experiment(trial).trainer().common().optimizer().lr();
      assertEquals(
          trial.variant().equals("untuned")
              ? 1e-4
              : Double.parseDouble(lr(chosen.get(trial.variant()))),
          rate);
    }
    List<String> runs = names(folder.resolve("study/tuning/trials"));
    assertEquals(
        recorded("study").stream().mapToInt(v -> v.candidates().size()).sum(),
        runs.size(),
        "a promoted candidate continues in its own run");
    int trained = told.size();
    assertEquals(chosen, tune("study"));
    assertEquals(trained, told.size(), "nothing is trained again");
    assertTrue(tuner("study").summary().startsWith("a: trainer.optimizer.lr = "));
    assertEquals(0, Said.by("study", "status", folder.resolve("study").toString()).code());
  }

  @Test
  void stoppedAtAnyTimeItEndsInTheSameChoiceAndBytes() throws IOException {
    String one = "study.variants.a.tune=null";
    Map<String, Config> whole = tune("whole", one);
    for (boolean done = false; !done; ) {
      Tuner tuner = tuner("parts", one);
      TrialLauncher oneTrial =
          job -> {
            tuner.requestStop();
            return new TrainedHere(job);
          };
      Tuner.Outcome outcome = tuner.run(ALL, oneTrial, 1, Optional.empty(), told::add);
      done = outcome.left() == 0;
      if (done) {
        assertEquals(whole, outcome.chosen());
      }
    }
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole/tuning.json")),
        Files.readAllBytes(folder.resolve("parts/tuning.json")));
    assertEquals(weights("whole").keySet(), weights("parts").keySet());
    weights("whole").forEach((file, bytes) -> assertArrayEquals(bytes, weights("parts").get(file)));
  }

  private Map<String, byte[]> weights(String study) {
    Path trials = folder.resolve(study).resolve("tuning/trials");
    Map<String, byte[]> weights = new TreeMap<>();
    try (var files = Files.walk(trials)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        weights.put(trials.relativize(file).toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return weights;
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aCandidateThatDivergesIsAResult() throws IOException {
    String[] overrides = {
      "study.tune.keys=null",
      "study.tune.keys={\"trainer.optimizer.lr\"{values=[1e-4,1e30]}}",
      "study.variants.\"b c\".tune=null"
    };
    Map<String, Config> chosen = tune("study", overrides);
    assertEquals("1e-4", lr(chosen.get("a")));
    TuningFile.Candidate diverged = recorded("study").getFirst().candidates().getLast();
    assertTrue(diverged.scores().getFirst().psnr().isEmpty(), diverged::toString);
    int trained = told.size();
    tune("study", overrides);
    assertEquals(trained, told.size(), "it is not tried again");
  }

  @Test
  void aVariantsOwnSectionCompletesThatOfTheStudy() throws IOException {
    tune(
        "study",
        "study.variants.\"b c\".tune.keys={\"trainer.optimizer.lr\"=null,\"network.blocks\"{values=[1,2]}}",
        "study.variants.\"b c\".tune.budget=2");
    List<TuningFile.Variant> variants = recorded("study");
    Map<String, Long> budgets = new TreeMap<>();
    variants.forEach(v -> budgets.put(v.variant(), v.budget()));
    assertEquals(Map.of("a", 24L, "b c", 48L), budgets);
    TuningFile.Variant own =
        variants.stream().filter(v -> v.budget() == 48).findFirst().orElseThrow();
    assertEquals(List.of("network.blocks"), List.copyOf(own.chosen().keySet()));
  }

  private void assertRefused(String message, String... overrides) {
    UserError error = assertThrows(UserError.class, () -> tuner("study", overrides));
    assertTrue(String.valueOf(error.getMessage()).contains(message), error::getMessage);
    assertFalse(Files.exists(folder.resolve("study")), "nothing is made");
  }

  @Test
  void onlyValidationDataAreTunedOn() {
    assertRefused("test is the test set test", "study.tune.on=test");
    assertRefused("copy is the test set test", "study.tune.on=[valid,copy]");
    assertRefused("train is the training set train", "study.tune.on=train");
    assertRefused("no data set or folder", "study.tune.on=nowhere");
  }

  @Test
  void whatCannotBeTunedIsRefusedBeforeAnythingStarts() {
    assertRefused("budget = 0.1 is 2 steps, too few", "study.tune.budget=0.1");
    assertRefused("0 is a seed of the study", "study.tune.seeds=[0]");
    assertRefused("'study.tune.on'", "study.tune.on=null");
    assertRefused("there are no keys to tune", "study.tune.keys=null", "study.tune.keys={}");
    assertRefused(
        "Did you mean 'optimizer'?", "study.tune.keys={\"trainer.optimiser.lr\"{from=1,to=2}}");
    String none = "study.tune.keys={\"trainer.optimizer.lr\"{scale=log}}";
    assertRefused("needs a range", "study.tune.keys=null", none);
  }

  /** Other rounds train other parts of the schedule, so candidates begin again. */
  @Test
  void afterAChangeOfTheBudgetOrTheSetsItTunesAgain() throws IOException {
    String one = "study.variants.a.tune=null";
    tune("study", one);
    assertEquals(List.of(3L, 6L), recorded("study").getFirst().rounds());
    tune("study", one, "study.tune.budget=0.7");
    assertEquals(List.of(2L, 4L), recorded("study").getFirst().rounds());
    tune("study", one, "study.tune.seeds=[7]");
    assertEquals(List.of(7L), recorded("study").getFirst().seeds());
  }

  /** As left by a kill between the validation of a step and its checkpoint. */
  @Test
  void aValidationWithoutItsCheckpointIsNoResult() throws IOException {
    String one = "study.variants.a.tune=null";
    Map<String, Config> whole = tune("whole", one);
    Tuner tuner = tuner("killed", one);
    TrialLauncher oneTrial =
        job -> {
          tuner.requestStop();
          return new TrainedHere(job);
        };
    tuner.run(ALL, oneTrial, 1, Optional.empty(), told::add);
    Path run;
    try (var runs = Files.list(folder.resolve("killed/tuning/trials"))) {
      run = runs.findFirst().orElseThrow();
    }
    Path journal = run.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    int validated =
        (int) lines.stream().takeWhile(l -> !l.contains("\"event\":\"validate\"")).count();
    Files.write(journal, lines.subList(0, validated + 1));
    for (String name : names(run.resolve("checkpoints"))) {
      if (!name.contains("000000")) {
        Files.delete(run.resolve("checkpoints").resolve(name));
      }
    }
    Path ledger = folder.resolve("killed/tuning/ledger.jsonl");
    Files.write(ledger, Files.readAllLines(ledger).subList(0, 1));
    assertEquals(whole, tune("killed", one));
    assertEquals(weights("whole").keySet(), weights("killed").keySet());
  }

  @Test
  void whatIsBeyondALimitOfItsKeyIsNotTried() throws IOException {
    tune(
        "study",
        "study.variants.a.tune=null",
        "study.tune.keys=null",
        "study.tune.keys={\"trainer.optimizer.decay\"{from=0,to=1e-6,steps=2}}",
        "study.tune.budget=3");
    assertTrue(
        recorded("study").getFirst().candidates().stream()
            .allMatch(c -> !c.values().get("trainer.optimizer.decay").startsWith("-")),
        () -> recorded("study").toString());
  }

  @Test
  void keysThatDecideNothingOrThatAVariantSetsAreRefused() {
    for (String key : List.of("seed", "data.train", "evaluation.every", "trainer.steps")) {
      assertRefused(
          key + " cannot be tuned",
          "study.tune.keys=null",
          "study.tune.keys={\"%s\"{values=[1,2]}}".formatted(key));
    }
    assertRefused(
        "sets trainer.optimizer.lr itself", "study.variants.a.\"trainer.optimizer.lr\"=1");
    assertRefused("must be a section", "study.variants.a.tune=3");
    assertRefused("not a path", "study.tune.keys.\"a..b\"={values=[1,2]}");
  }
}
