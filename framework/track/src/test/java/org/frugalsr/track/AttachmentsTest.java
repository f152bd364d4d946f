package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.TrackingSettings.Checkpoints;
import org.frugalsr.engine.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a run goes to a tracker is the run's own. */
class AttachmentsTest {
  @TempDir Path home;

  private RunFolder run() {
    RunFolder.create(home.resolve("run"), "", "{}").close();
    return RunFolder.open(home.resolve("run"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pictures", "checkpoints"})
  void aFolderThatLeadsElsewhereIsNotSent(String name) throws Exception {
    RunFolder run = run();
    Path outside = Files.createDirectory(home.resolve("private"));
    Files.writeString(outside.resolve("last.json"), "secret");
    Files.delete(run.path().resolve(name));
    Files.createSymbolicLink(run.path().resolve(name), outside);
    WorldError error =
        assertThrows(WorldError.class, () -> Attachments.of(run, Checkpoints.ALL, true));
    assertTrue(error.getMessage().contains(name + " is a link"), error.getMessage());
  }

  @Test
  void aLinkedPictureIsNotSent() throws Exception {
    RunFolder run = run();
    Path secret = Files.writeString(home.resolve("secret.png"), "secret");
    Files.createSymbolicLink(run.pictures().resolve("a.png"), secret);
    assertFalse(Attachments.of(run, Checkpoints.NONE, true).containsKey("pictures/a.png"));
  }
}
