package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run may go on with, what it may not, and what it never loses. */
class ContinuationTest {
  @TempDir private Path folder;
  private Path config;
  private String run = "";

  @BeforeEach
  void writeConfig() throws IOException {
    run = folder.resolve("run").toString();
    config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 4, batch = 2, patch = 8, optimizer.lr = 1e-3 }
            data { train = mine, validate = sample-validation }
            data.sets.mine { hr = "%s" }
            evaluation { every = 2 }
            checkpoint { every = 2, keep-every = 2 }
            """
                .formatted(pictures("mine", 0)));
  }

  private Path pictures(String name, int first) throws IOException {
    Path set = Files.createDirectories(folder.resolve(name));
    for (int i = 0; i < 2; i++) {
      ImageFile.write(
          set.resolve(i + ".png"),
          SampleSet.images(Split.TRAIN).get(first + i).image().crop(0, 0, 64, 64));
    }
    return set;
  }

  private Said train(String... overrides) {
    String[] words = new String[4 + 2 * overrides.length];
    words[0] = "run";
    words[1] = config.toString();
    words[2] = "--out";
    words[3] = run;
    for (int i = 0; i < overrides.length; i++) {
      words[4 + 2 * i] = "-o";
      words[5 + 2 * i] = overrides[i];
    }
    return Said.by(words);
  }

  private static void assertEnds(int code, Said said) {
    assertEquals(code, said.code(), () -> said.out() + said.err());
  }

  @Test
  void aValidationThatFailsLosesNoStepAndTheRunCanGoOn() throws IOException {
    Said failed = train("memory-gib = 0.0002");
    assertEnds(1, failed);
    assertTrue(Files.exists(folder.resolve("run/checkpoints/step-000002.safetensors")), run);
    assertEnds(0, Said.by("resume", run, "-o", "memory-gib = 1"));
    assertTrue(Files.exists(folder.resolve("run/checkpoints/best.json")), run);
    assertTellsOrigins(folder.resolve("run/config.conf"), "-o memory-gib = 1");
  }

  /** Where each value was set first, whatever config.json it was read from since. */
  private void assertTellsOrigins(Path conf, String override) throws IOException {
    String text = Files.readString(conf);
    assertFalse(text.contains("config.json"), text);
    assertTrue(text.contains("channels = 8  # " + config + ":1\n"), text);
    assertTrue(text.contains("seed = 0  # default\n"), text);
    assertTrue(text.contains("  # " + override + "\n"), text);
  }

  @Test
  void aRunThatDivergesAtOnceSaysHowToGoOnAndThatWorks() {
    Said diverged = train("trainer.optimizer.lr = 1e30");
    assertEnds(1, diverged);
    assertTrue(diverged.err().contains("checkpoint of step 0 is intact"), diverged::err);
    assertTrue(diverged.err().contains("frugal fork " + run + " --out FOLDER -o "), diverged::err);
    assertTrue(Files.exists(folder.resolve("run/report.html")), run);
    assertEnds(0, Said.by("fork", run, "--out", run + "2", "-o", "trainer.optimizer.lr=1e-4"));
  }

  @Test
  void validationImagesThatCannotBeUsedAreNamedBeforeAFolderIsMade() throws IOException {
    Path broken = pictures("broken", 2);
    Files.write(broken.resolve("1.png"), new byte[] {1, 2, 3});
    Said said = train("data.validate = [\"" + broken + "\"]");
    assertEnds(1, said);
    assertTrue(said.err().contains("1.png"), said::err);
    assertFalse(Files.exists(Path.of(run)), run);
  }

  @Test
  void testImagesTooSmallToMeasureAreNamedBeforeAFolderIsMade() throws IOException {
    Path small = Files.createDirectories(folder.resolve("small"));
    ImageFile.write(
        small.resolve("speck.png"),
        SampleSet.images(Split.TRAIN).get(0).image().crop(0, 0, 12, 12));
    Said said = train("data.test = [\"" + small + "\"]");
    assertEnds(2, said);
    assertTrue(said.err().contains("speck.png") && said.err().contains("too small"), said::err);
    assertFalse(Files.exists(Path.of(run)), run);
  }

  @Test
  void anotherProtocolSeeksTheBestCheckpointAnew() {
    assertEnds(0, train());
    Said said =
        Said.by("resume", run, "-o", "evaluation.protocol=div2k-rgb", "-o", "trainer.steps=6");
    assertEnds(0, said);
    assertTrue(said.err().contains("the best checkpoint is searched for again"), said::err);
    assertTrue(said.out().contains("step 6: sample-validation x2"), said::out);
    assertTrue(said.out().contains("(best so far)"), said::out);
  }

  @Test
  void goingBackSeeksTheBestCheckpointAnew() {
    assertEnds(0, train());
    Said said = Said.by("resume", run, "--from", "step-000002");
    assertEnds(0, said);
    assertTrue(said.err().contains("is later than step 2"), said::err);
    assertTrue(said.out().contains("(best so far)"), said::out);
  }

  @Test
  void otherTrainingImagesUnderTheSameNameAreRefused() throws IOException {
    assertEnds(0, train());
    pictures("mine", 4);
    Said said = Said.by("resume", run, "-o", "trainer.steps=6");
    assertEnds(2, said);
    assertTrue(said.err().contains("The images of mine are not those"), said::err);
  }

  @Test
  void aForkToFewerBlocksIsRefused() {
    assertEnds(0, train("network.blocks = 2"));
    Said said =
        Said.by("fork", run, "--out", run + "2", "-o", "network.blocks=1", "-o", "trainer.steps=6");
    assertEnds(2, said);
    assertTrue(said.err().contains("that the fork does not know"), said::err);
    assertFalse(Files.exists(Path.of(run + "2")), run);
  }

  @Test
  void anAverageThatAForkTurnsOnStartsFromTheTrainedNetwork() throws IOException {
    assertEnds(0, train());
    Said fork =
        Said.by(
            "fork", run, "--out", run + "2", "-o", "trainer.ema=0.999999", "-o", "trainer.steps=6");
    assertEnds(0, fork);
    assertTrue(fork.out().contains("initialised: ema"), fork::out);
    assertTellsOrigins(Path.of(run + "2/config.conf"), "-o trainer.ema=0.999999");
  }
}
