package org.frugalsr.imaging.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.fetch.FaultyServer.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Downloads from a server that goes wrong. */
class DownloadTest {
  private static final Download.Policy QUICK =
      new Download.Policy(Duration.ofSeconds(5), Duration.ofMillis(60), 4, Duration.ofMillis(1));

  /** For counts of answers, which a busy machine must not change. */
  private static final Download.Policy PATIENT =
      new Download.Policy(Duration.ofSeconds(10), Duration.ofSeconds(10), 4, Duration.ofMillis(1));

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
    return fetch(source, folder, PATIENT);
  }

  private static Path fetch(ArchiveSource source, Path folder, Download.Policy policy) {
    return new Download("file", source, folder, policy, text -> {}).fetch();
  }

  private String refused(ArchiveSource source, Download.Policy policy) {
    return String.valueOf(
        assertThrows(WorldError.class, () -> fetch(source, folder, policy)).getMessage());
  }

  /** What a killed process has left after a number of bytes. */
  private void leave(FaultyServer server, int bytes) throws IOException {
    Files.write(folder.resolve("file.zip.part"), Arrays.copyOf(FILE, bytes));
    Files.writeString(folder.resolve("file.zip.part.from"), server.url("file.zip") + "\n\"v1\"\n");
  }

  /**
   * No fault leaves a wrong file under the final name, and a sound server completes any of them.
   */
  @Test
  void twoHundredFaults() throws Exception {
    int complete = 0;
    Fault[] all = EnumSet.range(Fault.NONE, Fault.HUGE_RANGE).toArray(Fault[]::new);
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
          assertEquals(file, fetch(source, place, QUICK), what);
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
        fetch(source, place, QUICK);
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

  @Test
  void aCompletePartOfUnknownSizeIsNotDownloadedAgain() throws Exception {
    try (FaultyServer server = new FaultyServer(FILE, List.of(), 3)) {
      leave(server, FILE.length);
      fetch(source(server, false, true), folder);
      assertEquals(1, server.answers());
    }
    assertArrayEquals(FILE, Files.readAllBytes(folder.resolve("file.zip")));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES_RANGES", "OTHER_TAG", "HUGE_RANGE"})
  void aPartThatDoesNotFitTheAnswerBeginsAgain(Fault fault) throws Exception {
    try (FaultyServer server = new FaultyServer(FILE, List.of(fault), 3)) {
      leave(server, 1000);
      fetch(source(server, false, false), folder);
      assertEquals(2, server.answers());
    }
    assertArrayEquals(FILE, Files.readAllBytes(folder.resolve("file.zip")));
  }

  @Test
  void aFileThatTheDiskCannotHoldIsNotBegun() throws Exception {
    try (FaultyServer server = new FaultyServer(FILE, List.of(Fault.SAYS_HUGE), 3)) {
      String error = refused(source(server, false, false), PATIENT);
      assertTrue(error.contains("needs 100,000,000,000 MB, but"), error);
      assertEquals(1, server.answers());
    }
  }

  @Test
  void theTimeForTheHeaderIsNotThatOfTheBody() throws Exception {
    Download.Policy hasty =
        new Download.Policy(Duration.ofMillis(200), Duration.ofSeconds(5), 2, Duration.ofMillis(1));
    try (FaultyServer server = new FaultyServer(FILE, List.of(Fault.SILENT, Fault.SILENT), 3)) {
      String error = refused(source(server, false, false), hasty);
      assertTrue(error.contains("the server did not answer within 200 ms"), error);
      assertEquals(2, server.answers());
    }
    List<Fault> pauses = Collections.nCopies(10, Fault.PAUSES);
    try (FaultyServer server = new FaultyServer(FILE, pauses, 3)) {
      fetch(source(server, false, false), folder, hasty);
      assertTrue(server.answers() <= 2, "the pause is longer, but the header is there");
    }
  }

  @Test
  void aServerThatNeverGetsFurtherIsGivenUp() throws Exception {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      faults.addAll(List.of(Fault.BREAKS_OFF, Fault.WRONG_RANGE));
    }
    try (FaultyServer server = new FaultyServer(FILE, faults, 3)) {
      refused(source(server, false, true), PATIENT);
      assertTrue(server.answers() < 50, () -> "tried %d times".formatted(server.answers()));
    }
  }

  @Test
  void anUnreachableServerLeavesOtherWays() throws Exception {
    FaultyServer server = new FaultyServer(FILE, List.of(), 3);
    server.close();
    String error = refused(source(server, false, true), PATIENT);
    assertTrue(error.contains("the server cannot be reached"), error);
    assertTrue(error.contains("--archive FILE"), error);
    assertTrue(error.contains("archives.file.url in a config, --catalogue CONF"), error);
    assertFalse(error.contains("0 bytes are kept"), error);
  }

  @Test
  void aFullDiskIsNotABrokenConnection() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Files.createSymbolicLink(folder.resolve("file.zip.part"), full);
    try (FaultyServer server = new FaultyServer(FILE, List.of(), 3)) {
      String error = refused(source(server, false, true), PATIENT);
      assertTrue(error.matches("Cannot write .*file.zip.part: No space left on device"), error);
      assertEquals(1, server.answers());
    }
  }
}
