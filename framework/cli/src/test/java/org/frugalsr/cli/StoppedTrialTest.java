package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.frugalsr.study.TrialLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trial that was stopped goes on as the study's config says now. */
class StoppedTrialTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 3, batch = 2, patch = 8 }
      data { root = "%s", train = [tiny], sets { tiny { hr = tiny } } }
      evaluation.pictures = 2
      study { seeds = [0] }
      """;

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();
  private final AtomicReference<Study> present = new AtomicReference<>();

  private Study.Outcome study(TrialLauncher launcher, String... overrides) {
    Plan plan =
        Plan.of(
            folder.resolve("it.conf"), List.of(overrides), Optional.of(folder.resolve("study")));
    Study study = new Study(plan, plan.choose(List.of(), Plan.Shard.ALL), launcher, told::add);
    present.set(study);
    return study.run(1, Optional.empty());
  }

  /** Trains one step, and has the study stopped. */
  private TrialLauncher.Running stopping(TrialLauncher.Job job) {
    List<String> arguments = new ArrayList<>(job.arguments());
    arguments.addAll(List.of("--max-time", "0s"));
    present.get().requestStop();
    return new TrainedHere(new TrialLauncher.Job(job.name(), arguments, job.output()));
  }

  @Test
  void whatDoesNotDecideTheResultMayChangeInBetween() throws IOException {
    Path images = Files.createDirectories(folder.resolve("data/tiny"));
    ImageFile.write(images.resolve("0.png"), new Image(32, 32, 3, new float[32 * 32 * 3]));
    Files.writeString(folder.resolve("it.conf"), CONFIG.formatted(folder.resolve("data")));
    assertEquals(1, study(this::stopping).left());

    Files.move(images, folder.resolve("data/moved"));
    Study.Outcome outcome =
        study(
            TrainedHere::new,
            "data.sets.tiny.hr=moved",
            "checkpoint.every=7",
            "evaluation.pictures=1");
    assertEquals(1, outcome.finished(), told::toString);
    assertTrue(told.stream().anyMatch(t -> t.endsWith("resumed")), told::toString);
    try (var trials = Files.list(folder.resolve("study/trials"))) {
      String config = Files.readString(trials.findFirst().orElseThrow().resolve("config.json"));
      assertTrue(config.contains("\"hr\":\"moved\""), config);
      assertTrue(config.contains("\"checkpoint\":{\"every\":7,"), config);
      assertTrue(config.contains("\"pictures\":1,"), config);
    }
  }
}
