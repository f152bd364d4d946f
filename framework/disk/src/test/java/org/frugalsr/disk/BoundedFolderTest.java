package org.frugalsr.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFolderTest {
  private static final int BYTES = KeepingProcess.BYTES;

  @TempDir private Path temporary;
  private final List<String> notices = new ArrayList<>();

  private Path path() {
    return temporary.resolve("kept");
  }

  private BoundedFolder folder(long bound) {
    return new BoundedFolder(path(), bound, KeepingProcess.KIND, notices::add);
  }

  private static Optional<Path> keep(BoundedFolder folder, int number) {
    return folder.keep(
        KeepingProcess.key(number),
        BYTES,
        out -> out.write(KeepingProcess.content(number)),
        KeepingProcess.opening(number));
  }

  private static Optional<Path> find(BoundedFolder folder, int number) {
    return folder.find(KeepingProcess.key(number), KeepingProcess.opening(number));
  }

  private long total() throws IOException {
    if (!Files.exists(path())) {
      return 0;
    }
    long total = 0;
    try (Stream<Path> files = Files.list(path())) {
      for (Path file : files.toList()) {
        try {
          total += Files.size(file);
        } catch (IOException evicted) {
          continue;
        }
      }
    }
    return total;
  }

  private static void usedAt(Path file, long seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(seconds)));
  }

  @Test
  void theLeastRecentlyUsedGivesWayUnlessItIsInUse() throws IOException {
    BoundedFolder before = folder(3 * BYTES);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      files.add(keep(before, i).orElseThrow());
      usedAt(files.get(i), 1000 + i);
    }
    assertTrue(keep(before, 3).isEmpty(), "all are in use");
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().contains("Raise a.gib"), notices.getFirst());

    BoundedFolder now = folder(3 * BYTES);
    assertTrue(find(now, 0).isPresent());
    assertTrue(keep(now, 3).isPresent());
    assertTrue(Files.exists(files.get(0)) && Files.exists(files.get(2)));
    assertFalse(Files.exists(files.get(1)));
    now.release(Set.of(files.get(0)));
    usedAt(files.get(0), 1000);
    assertTrue(keep(now, 4).isPresent());
    assertFalse(Files.exists(files.get(0)));
    assertTrue(total() <= 3 * BYTES);
  }

  @Test
  void whatIsBeingWrittenCountsAtItsFinalLength() throws IOException {
    BoundedFolder folder = folder(2 * BYTES);
    List<Boolean> others = new ArrayList<>();
    Optional<Path> kept =
        folder.keep(
            KeepingProcess.key(1),
            BYTES,
            out -> {
              assertEquals(BYTES, total());
              others.add(keep(folder(2 * BYTES), 2).isPresent());
              others.add(keep(folder(2 * BYTES - 1), 3).isPresent());
              out.write(KeepingProcess.content(1));
            },
            KeepingProcess.opening(1));
    assertTrue(kept.isPresent());
    assertEquals(List.of(true, false), others);
  }

  @Test
  void aFullDiskIsToldOnceAndLeavesNothing() throws IOException {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "needs a disk that is full");
    BoundedFolder full =
        new BoundedFolder(
            path(),
            10L * BYTES,
            KeepingProcess.KIND,
            notices::add,
            target ->
                new AtomicFile(
                    target,
                    Files.createFile(target.resolveSibling("." + target.getFileName() + ".tmp")),
                    new FileOutputStream("/dev/full")));
    assertTrue(keep(full, 1).isEmpty());
    assertTrue(keep(full, 2).isEmpty());
    assertEquals(0, total());
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.getFirst().contains("cannot keep files (a.folder)"), notices.getFirst());
    assertTrue(notices.getFirst().contains("It is slow."), notices.getFirst());
  }

  @Test
  void aReadOnlyFolderIsReadAndToldOnce() throws IOException {
    keep(folder(10 * BYTES), 1);
    BoundedFolder folder =
        new BoundedFolder(
            path(),
            10L * BYTES,
            KeepingProcess.KIND,
            notices::add,
            target -> {
              throw new AccessDeniedException(target.toString()); // also for the superuser
            });
    assertTrue(find(folder, 1).isPresent());
    assertTrue(keep(folder, 2).isEmpty());
    assertTrue(keep(folder, 3).isEmpty());
    assertFalse(folder.hasRoom(BYTES));
    assertEquals(1, notices.size(), notices.toString());
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed() throws IOException {
    Path victim = Files.writeString(temporary.resolve("victim"), "precious");
    Files.createDirectories(path());
    Files.createSymbolicLink(path().resolve(".lock"), victim);
    assertTrue(keep(folder(10 * BYTES), 1).isEmpty());
    assertEquals("precious", Files.readString(victim));
    assertEquals(1, notices.size(), notices.toString());
  }

  @Test
  void nothingIsReservedWhileAnotherProcessHoldsTheLock() throws Exception {
    Files.createDirectories(path());
    Process holder = start(path().toString());
    assertEquals("holds true", holder.inputReader(StandardCharsets.UTF_8).readLine());
    AtomicBoolean kept = new AtomicBoolean();
    Thread keeping = Thread.ofPlatform().start(() -> kept.set(keep(folder(BYTES), 1).isPresent()));
    keeping.join(300); // without the lock it ends at once
    assertTrue(keeping.isAlive());
    holder.outputWriter().close();
    keeping.join();
    assertTrue(kept.get());
    assertEquals(0, holder.waitFor());
  }

  /** Several processes, one of which is killed in the middle, never exceed the bound together. */
  @Test
  void theBoundIsOfAllProcessesAndAKillLeavesNothingTorn() throws Exception {
    long bound = 12L * BYTES;
    Process killed = start(bound, 1_000_000, 1);
    Process other = start(bound, 400, 2);
    long most = 0;
    try (BufferedReader out = killed.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("started", out.readLine());
      while (total() < 6L * BYTES && other.isAlive()) {
        Thread.onSpinWait();
      }
      killed.destroyForcibly().waitFor();
      while (other.isAlive()) {
        most = Math.max(most, total());
      }
    }
    assertTrue(most > 0 && most <= bound, most + " of " + bound);
    List<String> said = other.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertEquals("done", said.getLast(), said.toString());
    assertFalse(said.toString().contains("damaged"), said.toString());
    try (Stream<Path> files = Files.list(path())) {
      for (Path left : files.filter(Leftovers::isTemporary).toList()) {
        usedAt(left, 1000);
      }
    }
    BoundedFolder folder = folder(bound);
    assertTrue(folder.hasRoom(BYTES));
    int found = 0;
    for (int number = 0; number < 100; number++) {
      found += find(folder, number).isPresent() ? 1 : 0;
    }
    assertTrue(found > 3, found + " files");
    try (Stream<Path> files = Files.list(path())) {
      assertEquals(List.of(), files.filter(Leftovers::isTemporary).toList());
    }
    assertEquals(List.of(), notices);
  }

  private Process start(long bound, int files, int seed) throws IOException {
    return start(
        path().toString(), Long.toString(bound), Integer.toString(files), Integer.toString(seed));
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(KeepingProcess.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
