package org.frugalsr.imaging.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What remains of archives, and the room that they need. */
class FetchingTest {
  private static final Download.Policy QUICK =
      new Download.Policy(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ofMillis(1));

  @TempDir private Path root;
  private Path archive = Path.of("");
  private byte[] zip = {};
  private FaultyServer server;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("a/1"));
    }
    zip = bytes.toByteArray();
    server = new FaultyServer(zip, List.of(), 0);
    archive = Files.createDirectory(root.resolve("archives")).resolve("x.zip");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private ArchiveSource source(Optional<Long> bytes) {
    return new ArchiveSource(
        server.url("file.zip"),
        true,
        bytes,
        Optional.empty(),
        Optional.empty(),
        "free",
        "",
        List.of("a"));
  }

  private Fetching fetching(Optional<Path> own, boolean keep) {
    return new Fetching("x", source(Optional.empty()), root, own, keep, told::add);
  }

  private void refetch(Optional<Path> own, boolean keep) throws IOException {
    Files.deleteIfExists(root.resolve("a/1"));
    fetching(own, keep).fetch(QUICK);
    assertTrue(Files.exists(root.resolve("a/1")));
    try (var all = Files.list(archive.getParent())) {
      assertEquals(Files.exists(archive) ? 1 : 0, all.count());
    }
  }

  @Test
  void onlyWhatWasDownloadedIsDeleted() throws IOException {
    refetch(Optional.empty(), false);
    assertFalse(Files.exists(archive), "downloaded");
    refetch(Optional.empty(), true);
    assertTrue(Files.exists(archive), "to be kept");
    refetch(Optional.empty(), false);
    assertTrue(Files.exists(archive), "kept by an earlier command");
    Files.writeString(Path.of(archive + ".part.from"), "");
    refetch(Optional.of(archive), false);
    assertTrue(Files.exists(archive), "a user's");
    assertEquals(2, server.answers());
    Files.write(Path.of(archive + ".part"), new byte[3]);
    Files.writeString(Path.of(archive + ".part.from"), "");
    refetch(Optional.empty(), false);
    assertTrue(Files.exists(archive), "put there by a user after a download that broke off");
  }

  @Test
  void whatAKilledProcessHasLeftIsDeleted() throws IOException {
    refetch(Optional.empty(), true);
    assertFalse(fetching(Optional.empty(), false).isUntidy());
    Files.writeString(Path.of(archive + ".part.from"), ""); // it has downloaded the archive
    Path temporary = Files.createDirectory(root.resolve(".unpacking-x"));
    assertTrue(fetching(Optional.empty(), false).isUntidy());
    fetching(Optional.empty(), false).tidy();
    assertFalse(Files.exists(archive));
    assertFalse(Files.exists(temporary));
    assertFalse(fetching(Optional.empty(), false).isUntidy());
  }

  @Test
  void whatIsOnTheDiskNeedsNoRoom() throws IOException {
    long large = Files.getFileStore(root).getUsableSpace() / 5 * 3;
    Path temporary = Files.createDirectory(root.resolve(".unpacking-x"));
    Fetching fetching =
        new Fetching("x", source(Optional.of(large)), root, Optional.empty(), false, told::add);
    WorldError none = assertThrows(WorldError.class, () -> fetching.fetch(QUICK));
    assertTrue(String.valueOf(none.getMessage()).contains("need "), none::getMessage);
    assertFalse(Files.exists(temporary), "deleted before the disk was looked at");
    Files.writeString(Path.of(archive + ".part.from"), server.url("file.zip") + "\n\"v1\"\n");
    try (RandomAccessFile file = new RandomAccessFile(archive + ".part", "rw")) {
      file.setLength(large); // without blocks
    }
    WorldError zeros = assertThrows(WorldError.class, () -> fetching.fetch(QUICK));
    assertEquals("The archive has no folder a with files.", zeros.getMessage());
  }
}
