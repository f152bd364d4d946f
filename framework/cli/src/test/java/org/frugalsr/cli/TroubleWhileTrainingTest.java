package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.train.Console;
import org.frugalsr.engine.train.Session;
import org.frugalsr.engine.train.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the disk while a run trains costs it neither steps nor its test. */
class TroubleWhileTrainingTest {
  @TempDir private Path folder;

  @Test
  void aNewPlugInAndADamagedBestPointerDoNotStopARunAtItsEnd() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 3, batch = 1, patch = 8, optimizer.lr = 1e-3 }
            data { train = sample-validation, validate = [], test = sample-test }
            evaluation { every = 1, pictures = 0, tile = 32 }
            plugins.path = ["%s"]
            threads = 1
            """
                .formatted(plugins));
    Path run = folder.resolve("run");
    List<String> warnings = new ArrayList<>();
    Console console =
        new Console() {
          @Override
          public void info(String text) {}

          @Override
          public void warn(String text) {
            warnings.add(text);
          }

          @Override
          public void progress(
              long step, long steps, double loss, double stepsPerSecond, double wait) {
            if (step == steps) {
              write(plugins.resolve("new.jar"), "another program");
              write(run.resolve("checkpoints/best.json"), "");
            }
          }
        };
    Experiment e = Experiment.load(config, List.of());
    try (Session session =
        Session.start(e, config, run, "frugal run", InteractiveTraining.listeners(), console)) {
      assertTrue(session.train(SessionLimits.NONE));
    }
    assertTrue(
        warnings.toString().contains("The last checkpoint is tested instead"), warnings::toString);
    assertEquals(3, new CheckpointFolder(run.resolve("checkpoints")).stepOf("last").orElseThrow());
    Evaluated told =
        Journal.read(run.resolve("journal.jsonl")).of(Evaluated.class).getLast().event();
    assertEquals("last", told.checkpoint());
    assertEquals(Optional.of("32"), told.tiles());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
