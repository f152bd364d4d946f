package org.frugalsr.imaging.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    Unpacking.unpack("x", source, zip("train/1.png", "train/sub/2.png", "readme"), root, told::add);
    assertEquals(List.of("DIV2K/train/1.png", "DIV2K/train/sub/2.png"), there());
    assertEquals(List.of(), Unpacking.missing(source, root));
    ArchiveSource tar = source("a.tar", "", "b/x", "b/y");
    Unpacking.unpack("y", tar, tar(null, "b/x/1", "b/y/1"), root, told::add);
    assertTrue(there().containsAll(List.of("b/x/1", "b/y/1")), told::toString);
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    Files.createDirectories(root.resolve("b/x"));
    Files.writeString(root.resolve("b/x/mine"), "");
    Unpacking.unpack(
        "y", source("a.tar", "", "b/x", "b/y"), tar(null, "b/x/1", "b/y/1"), root, told::add);
    assertEquals(List.of("b/x/mine", "b/y/1"), there());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "/out", "a/../../out", "b\\..\\..\\out"})
  void namesThatLeadOutsideAreRefused(String name) throws IOException {
    Path archive = zip("a/1", name);
    assertThrows(
        WorldError.class,
        () -> Unpacking.unpack("x", source("a.zip", "", "a"), archive, root, told::add));
    assertEquals(List.of(), there());
    assertFalse(Files.exists(home.resolve("out")));
  }

  @Test
  void linksAreRefused() throws IOException {
    TarArchiveEntry link = new TarArchiveEntry("a/2", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    Path archive = tar(link, "a/1");
    assertThrows(
        WorldError.class,
        () -> Unpacking.unpack("x", source("a.tar", "", "a"), archive, root, told::add));
    assertEquals(List.of(), there());
  }

  @Test
  void aDamagedArchiveLeavesNothing() throws IOException {
    Path archive = zip("a/1", "a/2");
    byte[] bytes = Files.readAllBytes(archive);
    for (int length = 0; length < bytes.length; length += 7) {
      Files.write(archive, Arrays.copyOf(bytes, length));
      try {
        Unpacking.unpack("x", source("a.zip", "", "a", "b"), archive, root, told::add);
      } catch (WorldError refused) {
        // as it should be
      }
      assertEquals(List.of(), there(), "of " + length + " bytes");
    }
  }

  @Test
  void allArchivesThatAreKnownAreSound() {
    Map<String, ArchiveSource> known = new TreeMap<>(ArchiveSource.known());
    assertTrue(known.size() >= 6, known::toString);
    known.forEach(
        (name, source) -> {
          assertTrue(source.sha256().or(source::md5).isPresent(), name);
          assertTrue(source.url().startsWith("https://"), name);
        });
    assertEquals(3_530_603_713L, known.get("div2k-train").bytes().orElseThrow());
  }
}
