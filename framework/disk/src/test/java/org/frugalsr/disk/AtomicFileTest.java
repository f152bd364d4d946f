package org.frugalsr.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
      assertEquals(1, temporary().size());
    }
    assertEquals("1", Files.readString(file));
    assertEquals(List.of(), temporary());
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse() throws IOException {
    AtomicFile killed = new AtomicFile(file);
    Files.writeString(folder.resolve(".a.json.tmp"), "of an early version");
    Files.writeString(folder.resolve(".mine"), "");
    Files.createDirectory(folder.resolve(".of-mine.tmp"));
    assertEquals(3, temporary().size());
    Leftovers.remove(folder);
    assertEquals(List.of(folder.resolve(".of-mine.tmp")), temporary());
    assertTrue(Files.exists(folder.resolve(".mine")));
    assertEquals("a.json", Leftovers.target(folder.resolve(".a.json.tmp")));
    killed.close();
    AtomicFile.write(file, new byte[] {'1'});
    assertEquals("1", Files.readString(file));
  }

  @Test
  void neitherALinkInTheTargetsPlaceNorOneUnderTheOldTemporaryNameIsWrittenThrough()
      throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(file, victim);
    Files.createSymbolicLink(folder.resolve(".a.json.tmp"), victim);
    AtomicFile.write(file, new byte[] {'1'});
    assertEquals("precious", Files.readString(victim));
    assertFalse(Files.isSymbolicLink(file));
    assertEquals("1", Files.readString(file));
  }

  @Test
  void twoWritersOfOneFileDoNotMeet() throws IOException {
    try (AtomicFile one = new AtomicFile(file);
        AtomicFile other = new AtomicFile(file)) {
      one.stream().write('1');
      other.stream().write('2');
      one.publish();
      assertEquals("1", Files.readString(file));
      other.publish();
    }
    assertEquals("2", Files.readString(file));
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Leftovers::isTemporary).toList();
    }
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
    assertTrue(error.getMessage().startsWith("Cannot write " + absent + ": no such file"));
  }
}
