package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.frugalsr.study.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in jar that is built anew makes other trials, and its old runs say so. */
class RebuiltPluginTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
      trainer { steps = 2, batch = 1, patch = 8 }
      data { train = sample-validation, validate = [], test = [] }
      evaluation.pictures = 0
      threads = 1
      study.seeds = [0]
      """;

  @TempDir private Path folder;

  private Path jar(String text) throws IOException {
    Path file = folder.resolve("mine.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("word"));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Plan plan(String... overrides) throws IOException {
    Path config = Files.writeString(folder.resolve("it.conf"), CONFIG);
    return Plan.of(config, List.of(overrides), Optional.of(folder.resolve("study")));
  }

  private String key(String... overrides) throws IOException {
    return plan(overrides).contents().trials().getFirst().key();
  }

  @Test
  void theContentOfJarsIsInTheKeyAndNothingIsWhereThereAreNone() throws IOException {
    String named = "plugins.path=[\"" + jar("first") + "\"]";
    String first = key(named);
    assertEquals(first, key(named));
    jar("second");
    assertNotEquals(first, key(named));
    jar("first");
    assertEquals(first, key(named));
    Path elsewhere = Files.move(folder.resolve("mine.jar"), folder.resolve("moved.jar"));
    assertEquals(first, key("plugins.path=[\"" + elsewhere + "\"]"));
    assertNotEquals(first, key());
    assertEquals(key(), key("plugins.path=[]"));
  }

  @Test
  void aStudyTrainsAnewAndARunSaysThatItIsEvaluatedWithAnotherJar() throws IOException {
    Path jar = jar("first");
    String named = "plugins.path=[\"" + jar + "\"]";
    Plan plan = plan(named);
    List<String> told = new ArrayList<>();
    Study study = new Study(plan, plan.contents().trials(), TrainedHere::new, told::add);
    assertEquals(1, study.run(1, Optional.empty()).finished(), told::toString);
    Trial trial = plan.contents().trials().getFirst();
    Path run = folder.resolve("study/trials").resolve(trial.folder());
    Object recorded =
        Provenance.sessions(run.resolve("provenance.json")).getLast().values().get("plugins");
    assertTrue(String.valueOf(recorded).matches("\\{mine.jar=[0-9a-f]{64}}"), recorded::toString);
    String[] eval = {
      "eval", "--run", run.toString(), "--data", "sample-validation", "--plugins", jar.toString()
    };
    assertFalse(Said.by(eval).err().contains("plug-in jars"));

    jar("second");
    Said said = Said.by(eval);
    assertEquals(0, said.code(), said::err);
    assertTrue(said.err().contains("warning: the plug-in jars are not those"), said::err);
    assertTrue(said.err().contains("mine.jar was "), said::err);

    Plan anew = plan(named);
    UserError error =
        assertThrows(
            UserError.class,
            () -> new Study(anew, anew.contents().trials(), TrainedHere::new, told::add));
    assertTrue(error.getMessage().contains("trained with other plug-in jars"), error.getMessage());
    Said resumed = Said.by("resume", run.toString(), "-o", named, "-o", "trainer.steps=3");
    assertTrue(resumed.err().contains("other plug-in jars than it was trained"), resumed::err);
  }

  @Test
  void aJarThatChangesWhileAStudyWaitsEndsTheTrial() throws IOException {
    Plan plan = plan("plugins.path=[\"" + jar("first") + "\"]");
    List<String> told = new ArrayList<>();
    Study study = new Study(plan, plan.contents().trials(), TrainedHere::new, told::add);
    jar("second");
    assertEquals(List.of("base@0"), study.run(1, Optional.empty()).failed());
    assertTrue(
        told.toString().contains("have changed since the study was started"), told::toString);
  }
}
