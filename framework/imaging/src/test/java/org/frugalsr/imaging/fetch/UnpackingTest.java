package org.frugalsr.imaging.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of archives. */
class UnpackingTest {
  @TempDir private Path home;
  private Path root;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(home.resolve("data"));
  }

  private static ArchiveSource source(String file, String into, String... makes) {
    return new ArchiveSource(
        "https://example.org/" + file,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "free",
        into,
        List.of(makes));
  }

  private void unpack(String name, ArchiveSource source, Path archive) {
    new Unpacking(name, source, root).unpack(archive, told::add);
  }

  private String refused(ArchiveSource source, Path archive) {
    return String.valueOf(
        assertThrows(WorldError.class, () -> unpack("x", source, archive)).getMessage());
  }

  private Path zip(String... names) throws IOException {
    Path file = home.resolve("a.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  private Path tar(TarArchiveEntry more, String... names) throws IOException {
    Path file = home.resolve("a.tar");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(3);
        tar.putArchiveEntry(entry);
        tar.write(new byte[3]);
        tar.closeArchiveEntry();
      }
      if (more != null) {
        tar.putArchiveEntry(more);
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  private List<String> there() throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void theFoldersOfAnArchiveAreMovedToTheirPlace() throws IOException {
    ArchiveSource source = source("a.zip", "DIV2K", "DIV2K/train");
    assertEquals(List.of("DIV2K/train"), Unpacking.missing(source, root));
    unpack("x", source, zip("train/1.png", "train/sub/2.png", "readme"));
    assertEquals(List.of("DIV2K/train/1.png", "DIV2K/train/sub/2.png"), there());
    assertEquals(List.of(), Unpacking.missing(source, root));
    ArchiveSource tar = source("a.tar", "", "b/x", "b/y");
    unpack("y", tar, tar(null, "b/x/1", "b/y/1"));
    assertTrue(there().containsAll(List.of("b/x/1", "b/y/1")), told::toString);
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    Files.createDirectories(root.resolve("b/x"));
    Files.writeString(root.resolve("b/x/mine"), "");
    unpack("y", source("a.tar", "", "b/x", "b/y"), tar(null, "b/x/1", "b/y/1"));
    assertEquals(List.of("b/x/mine", "b/y/1"), there());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "/out", "a/../../out", "b\\..\\..\\out"})
  void namesThatLeadOutsideAreRefused(String name) throws IOException {
    Path archive = zip("a/1", name);
    assertThrows(WorldError.class, () -> unpack("x", source("a.zip", "", "a"), archive));
    assertEquals(List.of(), there());
    assertFalse(Files.exists(home.resolve("out")));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_FIFO,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK
      })
  void whatIsNoFileIsRefused(byte kind) throws IOException {
    TarArchiveEntry special = new TarArchiveEntry("a/2", kind);
    special.setLinkName("/etc/passwd");
    String error = refused(source("a.tar", "", "a"), tar(special, "a/1"));
    assertEquals("The archive has an entry that is not a file: a/2", error);
    assertEquals(List.of(), there());
  }

  @Test
  void aTarOfItsFolderIsAccepted() throws IOException {
    unpack("x", source("a.tar", "", "a"), tar(new TarArchiveEntry("./"), "./a/1"));
    assertEquals(List.of("a/1"), there());
  }

  @Test
  void aNameThatNoFileCanHaveIsSaidToBeOne() throws IOException {
    String error = refused(source("a.zip", "", "a"), zip("a/1", "a/2\0"));
    assertTrue(error.contains("cannot be a file's on this system"), error);
  }

  @Test
  void foldersCountAsFiles() throws IOException {
    Path archive = zip("a/1", "b/c/d/e/");
    ArchiveSource source = source("a.zip", "", "a");
    new Unpacking("x", source, root, 6).unpack(archive, told::add);
    Files.delete(root.resolve("a/1"));
    WorldError error =
        assertThrows(
            WorldError.class, () -> new Unpacking("x", source, root, 5).unpack(archive, told::add));
    assertEquals("The archive has more than 5 files and folders.", error.getMessage());
  }

  @Test
  void whatAUserHasAtThePlaceIsNotDeleted() throws IOException {
    Path archive = zip("b/a/1");
    ArchiveSource source = source("a.zip", "", "b/a");
    Path place = Files.createDirectory(root.resolve("b")).resolve("a");
    Files.writeString(place, "mine");
    assertEquals(
        place + " is a file where a folder of the archive belongs. Move it away, and try again.",
        refused(source, archive));
    assertEquals("mine", Files.readString(place));
    Files.delete(place);
    for (Path target : List.of(Files.createDirectory(home.resolve("empty")), home.resolve("no"))) {
      Files.createSymbolicLink(place, target);
      assertTrue(refused(source, archive).startsWith(place + " is a link without files"));
      assertTrue(Files.isSymbolicLink(place));
      Files.delete(place);
    }
    Files.createDirectory(place);
    unpack("x", source, archive);
    assertEquals(List.of("b/a/1"), there());
  }

  @Test
  void aFolderOnAnotherDiskIsUnpackedThere() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(root)));
    Path disk = Files.createTempDirectory(memory, "frugal");
    Path link = Files.createSymbolicLink(root.resolve("b"), disk);
    try {
      Files.createDirectory(disk.resolve(".unpacking-x"));
      unpack("x", source("a.zip", "", "b/a"), zip("b/a/1"));
      assertTrue(Files.exists(link.resolve("a/1")));
      String error = refused(source("a.zip", "", "b/c", "d"), zip("b/c/1", "d/1"));
      assertTrue(error.contains("are on different disks"), error);
      assertFalse(Files.exists(disk.resolve(".unpacking-x")));
    } finally {
      try (var all = Files.walk(disk)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void aDamagedArchiveLeavesNothing() throws IOException {
    Path archive = zip("a/1", "a/2");
    byte[] bytes = Files.readAllBytes(archive);
    for (int length = 0; length < bytes.length; length += 7) {
      Files.write(archive, Arrays.copyOf(bytes, length));
      try {
        unpack("x", source("a.zip", "", "a", "b"), archive);
      } catch (WorldError refused) {
        // as it should be
      }
      assertEquals(List.of(), there(), "of " + length + " bytes");
    }
  }
}
