package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.frugalsr.study.Trial;
import org.frugalsr.study.TrialPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trial goes by its name and by that of its folder; reports call its variant what one likes. */
class TrialNameTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
      trainer { steps = 1, batch = 1, patch = 8 }
      data { train = sample-validation, validate = sample-validation, test = [] }
      evaluation.pictures = 0
      threads = 1
      study {
        grid { "block.res-scale" = [0.1, 1] }
        seeds = [0, 1]
        labels { "res-scale=0.1" = "EDSR_small & 50 %" }
      }
      """;

  @TempDir private Path folder;
  private Path study = Path.of("");
  private Plan plan;

  @BeforeEach
  void plan() throws IOException {
    study = folder.resolve("study");
    plan = plan(CONFIG);
  }

  private Plan plan(String text) throws IOException {
    Path config = Files.writeString(folder.resolve("it.conf"), text);
    return Plan.of(config, List.of(), Optional.of(study));
  }

  private void train(Plan of, List<Trial> trials) {
    new Study(of, trials, TrainedHere::new, new ArrayList<String>()::add).run(1, Optional.empty());
  }

  @Test
  void everyCommandTakesBothNames() {
    Trial trial = plan.contents().trials().getFirst();
    assertEquals("res-scale=0.1@0", trial.name());
    assertEquals(
        List.of(trial), plan.choose(List.of(trial.folder()), Plan.Shard.ALL), "by its folder");
    train(plan, List.of(trial));
    Path run = study.resolve("trials").resolve(trial.folder());
    for (Path named :
        List.of(
            run,
            study.resolve("trials").resolve(trial.name()),
            study.resolve(trial.name()),
            study.resolve(trial.folder()))) {
      assertEquals(run, TrialPath.resolve(named));
      Said said = Said.by("report", named.toString(), "--markdown");
      assertEquals(0, said.code(), said::err);
    }
    Said eval =
        Said.by(
            "eval", "--run", study.resolve(trial.name()).toString(), "--data", "sample-validation");
    assertEquals(0, eval.code(), eval::err);
    Path here = Path.of("").toAbsolutePath().relativize(study);
    assertEquals(
        run.toAbsolutePath(),
        TrialPath.resolve(here.resolve(trial.name())).toAbsolutePath().normalize());
  }

  @Test
  void aNameThatIsNoneIsAnsweredWithThoseThatAre() {
    train(plan, plan.contents().trials().subList(0, 1));
    Said wrong = Said.by("resume", study.resolve("res-scale=0.2@0").toString());
    assertEquals(2, wrong.code());
    assertTrue(
        wrong.err().contains("There is no trial 'res-scale=0.2@0' in the study"), wrong::err);
    assertTrue(wrong.err().contains("Did you mean 'res-scale="), wrong::err);
    Said several = Said.by("resume", study.resolve("res-scale=1").toString());
    assertTrue(several.err().contains("has 2 trials"), several::err);
    assertTrue(several.err().contains("res-scale=1@0, res-scale=1@1"), several::err);
  }

  @Test
  void labelsAreShownAndChangeNoTrial() throws IOException {
    train(plan, plan.contents().trials().stream().filter(t -> t.seed() == 0).toList());
    Said said = Said.by("report", study.toString(), "--baseline", "res-scale=1@0");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("EDSR_small & 50 %"), said::out);
    assertTrue(said.out().contains("res-scale=1 (baseline)"), said::out);
    String latex = Files.readString(study.resolve("table.tex"));
    assertTrue(latex.contains("EDSR\\_small \\& 50 \\%"), latex);
    String csv = Files.readString(study.resolve("results.csv"));
    assertTrue(csv.contains("res-scale=0.1,"), csv);
    assertTrue(csv.contains("EDSR_small & 50 %"), csv);
    Plan renamed = plan(CONFIG.replace("EDSR_small & 50 %", "small"));
    assertEquals(
        plan.contents().trials().stream().map(Trial::key).toList(),
        renamed.contents().trials().stream().map(Trial::key).toList());
    train(renamed, renamed.choose(List.of("res-scale=1"), Plan.Shard.ALL).subList(0, 1));
    assertTrue(Said.by("report", study.toString()).out().contains("small "));
  }

  @Test
  void aLabelBelongsToOneVariantThatThereIs() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("wrong.conf"),
            CONFIG.replace(
                "labels {",
                "labels { \"res-scale=10\" = ten, \"res-scale=1\" = \"res-scale=0.1\","));
    Said said = Said.by("study", config.toString(), "--dry-run");
    assertEquals(2, said.code());
    assertTrue(
        said.err().contains("'study.labels': there is no variant 'res-scale=10'."), said::err);
    assertTrue(said.err().contains("Did you mean 'res-scale=1'?"), said::err);
    Path twice =
        Files.writeString(
            folder.resolve("twice.conf"), CONFIG.replace("EDSR_small & 50 %", "res-scale=1"));
    assertTrue(
        Said.by("study", twice.toString(), "--dry-run").err().contains("calls two variants"));
  }
}
