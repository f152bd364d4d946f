package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("a.json");
  }

  @Test
  void theOldContentStaysUntilTheNewOneIsPublished() throws IOException {
    AtomicFile.write(file, new byte[] {'1'});
    try (AtomicFile next = new AtomicFile(file)) {
      next.stream().write('2');
      next.seal();
      assertEquals("1", Files.readString(file));
      next.publish();
      assertEquals("2", Files.readString(file));
    }
    assertEquals("2", Files.readString(file));
  }

  @Test
  void whatIsNotPublishedLeavesNothing() throws IOException {
    AtomicFile.write(file, new byte[] {'1'});
    try (AtomicFile next = new AtomicFile(file)) {
      next.stream().write('2');
      assertTrue(Files.exists(AtomicFile.temporaryFor(file)));
    }
    assertEquals("1", Files.readString(file));
    assertFalse(Files.exists(AtomicFile.temporaryFor(file)));
  }

  @Test
  void whatAKilledProcessLeftIsOverwritten() throws IOException {
    Files.writeString(AtomicFile.temporaryFor(file), "a long leftover");
    AtomicFile.write(file, new byte[] {'1'});
    assertEquals("1", Files.readString(file));
    assertFalse(Files.exists(AtomicFile.temporaryFor(file)));
  }

  @Test
  void anInterruptDoesNotLoseTheFile() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.write(file, new byte[] {'1'});
    assertTrue(Thread.interrupted());
    assertEquals("1", Files.readString(file));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path absent = folder.resolve("none/a.json");
    WorldError error =
        assertThrows(WorldError.class, () -> AtomicFile.write(absent, new byte[] {'1'}));
    assertTrue(error.getMessage().startsWith("Cannot write " + absent + ": No such file"));
  }
}
