package org.frugalsr.imaging.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.fetch.FaultyServer.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server that goes wrong. */
class DownloadTest {
  private static final Download.Policy QUICK =
      new Download.Policy(Duration.ofSeconds(5), Duration.ofMillis(60), 4, Duration.ofMillis(1));

  private static final byte[] FILE = new byte[200_000];

  static {
    new Random(0).nextBytes(FILE);
  }

  @TempDir private Path folder;

  private static ArchiveSource source(FaultyServer server, boolean sized, boolean checked) {
    try {
      String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(FILE));
      return new ArchiveSource(
          server.url("file.zip"),
          true,
          sized ? Optional.of((long) FILE.length) : Optional.empty(),
          checked ? Optional.of(sha) : Optional.empty(),
          Optional.empty(),
          "free",
          "",
          List.of("a"));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Path fetch(ArchiveSource source, Path folder) {
    return new Download(source, folder, QUICK, text -> {}).fetch();
  }

  /**
   * No fault leaves a wrong file under the final name, and a sound server completes any of them.
   */
  @Test
  void twoHundredFaults() throws Exception {
    int complete = 0;
    Fault[] all = Fault.values();
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Fault> faults = new ArrayList<>();
      faults.add(all[1 + seed % (all.length - 1)]);
      for (int i = random.nextInt(4); i > 0; i--) {
        faults.add(all[random.nextInt(all.length)]);
      }
      Path place = Files.createDirectory(folder.resolve("seed-" + seed));
      Path file = place.resolve("file.zip");
      String what = "seed " + seed + " " + faults;
      try (FaultyServer server = new FaultyServer(FILE, faults, seed)) {
        ArchiveSource source = source(server, seed % 2 == 0, true);
        try {
          assertEquals(file, fetch(source, place), what);
          complete++;
        } catch (WorldError refused) {
          assertFalse(Files.exists(file), what);
          fetchUntilComplete(source, place, what);
        }
      }
      assertArrayEquals(FILE, Files.readAllBytes(file), what);
      assertFalse(Files.exists(place.resolve("file.zip.part")), what);
    }
    assertTrue(complete >= 120, "most faults are overcome at once: " + complete);
  }

  private static void fetchUntilComplete(ArchiveSource source, Path place, String what) {
    for (int i = 0; i < 5; i++) {
      try {
        fetch(source, place);
        return;
      } catch (WorldError again) {
        assertFalse(Files.exists(place.resolve("file.zip")), what);
      }
    }
    throw new AssertionError("never complete: " + what);
  }

  @Test
  void aBrokenDownloadIsContinuedNotRepeated() throws Exception {
    try (FaultyServer server = new FaultyServer(FILE, List.of(Fault.BREAKS_OFF), 3)) {
      fetch(source(server, true, true), folder);
      assertEquals(2, server.answers());
    }
    assertArrayEquals(FILE, Files.readAllBytes(folder.resolve("file.zip")));
  }

  @Test
  void aServerThatStaysAwayIsReportedAndWhatIsThereIsKept() throws Exception {
    List<Fault> faults = new ArrayList<>(List.of(Fault.BREAKS_OFF));
    faults.addAll(Collections.nCopies(20, Fault.BUSY_503));
    try (FaultyServer server = new FaultyServer(FILE, faults, 3)) {
      WorldError error =
          assertThrows(WorldError.class, () -> fetch(source(server, false, true), folder));
      assertTrue(
          String.valueOf(error.getMessage()).contains("the server answered 503"),
          error::getMessage);
      assertTrue(Files.size(folder.resolve("file.zip.part")) > 0);
    }
  }

  @Test
  void aWrongFileIsDeletedAndSaysWhatItsChecksumIs() throws Exception {
    try (FaultyServer server =
        new FaultyServer(FILE, Collections.nCopies(9, Fault.ANOTHER_FILE), 3)) {
      WorldError error =
          assertThrows(WorldError.class, () -> fetch(source(server, false, true), folder));
      assertTrue(String.valueOf(error.getMessage()).contains("its SHA-256 is "), error::getMessage);
      try (var files = Files.list(folder)) {
        assertEquals(0, files.count());
      }
    }
  }

  @Test
  void withoutSizeAndChecksumTheServersSizeCounts() throws Exception {
    try (FaultyServer server = new FaultyServer(FILE, List.of(Fault.SAYS_TOO_MANY), 3)) {
      fetch(source(server, false, false), folder);
    }
    assertArrayEquals(FILE, Files.readAllBytes(folder.resolve("file.zip")));
  }

  @Test
  void aFileThatIsThereIsChecked() throws IOException {
    Files.writeString(folder.resolve("file.zip"), "something else");
    try (FaultyServer server = new FaultyServer(FILE, List.of(), 3)) {
      assertThrows(WorldError.class, () -> fetch(source(server, true, true), folder));
      assertEquals(0, server.answers());
    }
    assertEquals("something else", Files.readString(folder.resolve("file.zip")));
  }
}
