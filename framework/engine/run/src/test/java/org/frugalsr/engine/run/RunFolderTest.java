package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.journal.ImagesShared;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path home;

  @Test
  void aRunThatCouldNotBeginLeavesNothing() throws IOException {
    Path path = home.resolve("new");
    RunFolder run = RunFolder.create(path, "a = 1", "{}");
    Files.writeString(run.journal(), "{}");
    run.abandon();
    assertFalse(Files.exists(path));
    RunFolder.create(path, "a = 1", "{}").close();
    RunFolder.resume(path).abandon();
    assertTrue(Files.exists(path.resolve("config.json")));
    RunFolder.resume(path).close();
  }

  @Test
  void onlyFoldersThatWereMadeForARunGoWithIt() throws IOException {
    Path own = Files.createDirectories(home.resolve("own/results"));
    create(own).abandon();
    assertEquals(Set.of(), names(own));
    Path deep = home.resolve("own/runs/today/edsr");
    create(deep).abandon();
    assertEquals(Set.of("results"), names(home.resolve("own")));
    RunFolder run = create(deep);
    Files.writeString(home.resolve("own/runs/notes.txt"), "of somebody who came meanwhile");
    run.abandon();
    assertEquals(Set.of("notes.txt"), names(home.resolve("own/runs")));
    Path trial = Files.createDirectories(home.resolve("trial"));
    Files.writeString(RunFolder.parent(trial), "{}");
    create(trial).abandon();
    assertFalse(Files.exists(trial), "a study had made it for this run");
  }

  /** By kill -9, say: nothing is lost, since the file that is imported is still there. */
  @Test
  void anImportThatWasCutOffIsMadeAgain() throws IOException {
    Path path = home.resolve("imported");
    try (RunFolder run = create(path);
        Journal journal = Journal.open(run.journal(), InstantSource.system())) {
      Files.writeString(path.resolve("imported.json"), "{}");
      journal.record(0, Started.untrained("test", Optional.empty()));
    }
    create(path).close();
    assertFalse(Files.exists(path.resolve("imported.json")));
  }

  @Test
  void aNewRunHasItsLayout() throws IOException {
    Path path = home.resolve("runs/edsr");
    try (RunFolder run = RunFolder.create(path, "a = 1\n", "{\"a\":1}")) {
      assertEquals("a = 1\n", Files.readString(run.config()));
      assertEquals("{\"a\":1}", Files.readString(run.canonicalConfig()));
    }
    assertEquals(
        Set.of("config.conf", "config.json", "checkpoints", "pictures", "lock"), names(path));
  }

  @Test
  void whatAStudyLeavesThereDoesNotHinderARunAndACutOffRunCanBeCleared() throws IOException {
    Path path = Files.createDirectories(home.resolve("trial"));
    Files.writeString(RunFolder.parent(path), "{}");
    try (RunFolder run = create(path)) {
      Files.writeString(
          run.checkpoints().resolve(".step-000000.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp"),
          "");
      assertThrows(UserError.class, () -> RunFolder.clear(path));
      assertEquals(Optional.empty(), FolderLock.tryAcquire(path));
      assertEquals("this process", FolderLock.holder(path));
    }
    RunFolder.clear(path);
    assertEquals(Set.of("lock"), names(path));
    create(path).close();
    RunFolder.clear(home.resolve("absent"));
  }

  @Test
  void whatIsThereAlreadyIsNotOverwritten() throws IOException {
    Path path = home.resolve("edsr");
    trained(path);
    UserError run = assertThrows(UserError.class, () -> create(path));
    assertTrue(run.getMessage().contains("frugal resume " + path), run.getMessage());
    assertTrue(run.getMessage().contains("--out"), run.getMessage());

    Path other = Files.createDirectory(home.resolve("photos"));
    Files.writeString(other.resolve("me.png"), "");
    UserError full = assertThrows(UserError.class, () -> create(other));
    assertTrue(full.getMessage().contains("is not empty"), full.getMessage());
    assertEquals(Set.of("me.png"), names(other)); // not even a lock

    UserError file = assertThrows(UserError.class, () -> create(other.resolve("me.png")));
    assertTrue(file.getMessage().contains("is a file"), file.getMessage());
  }

  /** What is lost there is made again by the same command. */
  @Test
  void aRunThatEndedBeforeItsFirstCheckpointIsStartedAgain() throws IOException {
    for (String killed : List.of("in create", "in the first save", "behind it")) {
      Path path = home.resolve(killed);
      try (RunFolder run = create(path)) {
        Files.writeString(RunFolder.parent(path), "{}");
        if (killed.equals("in create")) {
          Files.delete(run.canonicalConfig());
        } else {
          try (Journal journal = Journal.open(run.journal(), InstantSource.system())) {
            journal.record(0, Started.untrained("test", Optional.empty()));
            journal.record(0, Warning.of("w"));
          }
          Files.writeString(run.log(), "started\n");
          Files.writeString(run.checkpoints().resolve("step-000000.safetensors"), "");
        }
        UserError held = assertThrows(UserError.class, () -> create(path));
        assertTrue(held.getMessage().contains("in use by this process"), held.getMessage());
        if (killed.equals("behind it")) {
          Files.writeString(run.checkpoints().resolve("step-000000.json"), "");
        }
      }
      if (killed.equals("behind it")) {
        assertThrows(UserError.class, () -> create(path));
      } else {
        create(path).close();
        assertEquals(
            Set.of("config.conf", "config.json", "checkpoints", "pictures", "lock", "parent.json"),
            names(path));
      }
    }
  }

  @Test
  void nothingOfValueIsCleared() throws IOException {
    for (String precious :
        List.of(
            "thesis.tex",
            "pictures/me.png",
            "checkpoints/step-000009.safetensors",
            "notes/",
            "journal.jsonl")) {
      Path path = home.resolve(precious.replace('/', '-'));
      create(path).close();
      Path file = path.resolve(precious);
      if (precious.endsWith("/")) {
        Files.createDirectory(file);
      } else {
        Files.writeString(
            file, "{\"time\":\"2026-01-31T12:00:00Z\",\"event\":\"train\",\"step\":1}\n");
      }
      WorldError refused = assertThrows(WorldError.class, () -> RunFolder.clear(path));
      assertTrue(refused.getMessage().contains("is not emptied: it"), refused.getMessage());
      assertThrows(UserError.class, () -> create(path));
      assertTrue(Files.exists(file), precious);
    }
    Path own = Files.createDirectory(home.resolve("own"));
    Files.writeString(own.resolve("config.conf"), "mine");
    Files.writeString(own.resolve("lock"), "");
    assertThrows(WorldError.class, () -> RunFolder.clear(own));
    assertThrows(UserError.class, () -> create(own));
    assertEquals("mine", Files.readString(own.resolve("config.conf")));
  }

  @Test
  void linksInsideARunAreRefusedAndTheRunItselfMayBeOne() throws IOException {
    Path path = home.resolve("edsr");
    create(path).close();
    Path victim = Files.createDirectory(home.resolve("victim"));
    Files.createSymbolicLink(home.resolve("linked"), path);
    RunFolder.resume(home.resolve("linked")).close();
    for (String name : List.of("pictures", "checkpoints", "journal.jsonl", "lock")) {
      Path aside = home.resolve("aside");
      boolean there = Files.exists(path.resolve(name));
      if (there) {
        Files.move(path.resolve(name), aside);
      }
      Files.createSymbolicLink(path.resolve(name), victim);
      WorldError error = assertThrows(WorldError.class, () -> RunFolder.resume(path));
      assertTrue(error.getMessage().contains("it is a link to " + victim), error.getMessage());
      Files.delete(path.resolve(name));
      if (there) {
        Files.move(aside, path.resolve(name));
      }
    }
    assertEquals(Set.of(), names(victim));
    RunFolder.resume(path).close();
  }

  @Test
  void aResumeMakesPicturesAnewAndRemovesLeftovers() throws IOException {
    Path path = home.resolve("edsr");
    create(path).close();
    String random = ".0f8fad5b-d9cb-469f-a165-70867728950e.tmp";
    Files.writeString(path.resolve("pictures/.a.png" + random), "");
    Files.writeString(path.resolve(".report.html" + random), "");
    RunFolder.resume(path).close();
    assertEquals(Set.of(), names(path.resolve("pictures")));
    Files.delete(path.resolve("pictures"));
    RunFolder.resume(path).close();
    assertEquals(
        Set.of("config.conf", "config.json", "checkpoints", "pictures", "lock"), names(path));
  }

  @Test
  void anEmptyFolderAndOneThatOnlyHoldsALockAreTaken() throws IOException {
    Path path = Files.createDirectory(home.resolve("edsr"));
    Files.writeString(path.resolve("lock"), "process 1 on moon");
    create(path).close();
    RunFolder.resume(path).close();
  }

  @Test
  void onlyOneMayWriteButAllMayRead() {
    Path path = home.resolve("edsr");
    try (RunFolder first = create(path)) {
      for (int i = 0; i < 2; i++) {
        UserError error = assertThrows(UserError.class, () -> RunFolder.resume(path));
        assertTrue(error.getMessage().contains("in use by this process"), error.getMessage());
      }
      RunFolder.open(path).close();
      assertThrows(UserError.class, () -> RunFolder.resume(first.path()));
    }
    RunFolder.resume(path).close();
  }

  @Test
  void aFolderThatIsNoRunSaysWhatIsMissingAndWhichRunsThereAre() throws IOException {
    create(home.resolve("edsr-x2")).close();
    create(home.resolve("vdsr")).close();
    UserError absent = assertThrows(UserError.class, () -> RunFolder.open(home.resolve("edsr-x3")));
    assertEquals(
        """
        Not a run folder: %s does not exist. Did you mean 'edsr-x2'?
        Runs in %s: edsr-x2, vdsr\
        """
            .formatted(home.resolve("edsr-x3"), home),
        absent.getMessage());
    Path other = Files.createDirectory(home.resolve("photos"));
    UserError none = assertThrows(UserError.class, () -> RunFolder.resume(other));
    assertTrue(
        none.getMessage().startsWith("Not a run folder: no config.json in " + other + "."),
        none.getMessage());
    assertEquals(Set.of(), names(other));
    Files.writeString(other.resolve("file"), "");
    UserError file = assertThrows(UserError.class, () -> RunFolder.open(other.resolve("file")));
    assertTrue(file.getMessage().endsWith("is a file."), file.getMessage());
  }

  @Test
  void aRunThatLostAPartIsDamaged() throws IOException {
    Path path = home.resolve("edsr");
    try (RunFolder run = create(path)) {
      Files.delete(run.checkpoints());
      Files.delete(run.config());
    }
    WorldError error = assertThrows(WorldError.class, () -> RunFolder.open(path));
    assertTrue(
        error.getMessage().contains("damaged: config.conf and checkpoints are missing"),
        error.getMessage());
  }

  @Test
  void aReadOnlyFolderIsAnErrorOfTheWorld() throws IOException {
    Path path = home.resolve("edsr");
    create(path).close();
    Path empty = Files.createDirectory(home.resolve("empty"));
    Assumptions.assumeTrue(
        Files.getFileStore(home).supportsFileAttributeView("posix"), "needs POSIX permissions");
    for (Path p : List.of(path.resolve("lock"), path, empty)) {
      Files.setPosixFilePermissions(
          p, PosixFilePermissions.fromString(p.endsWith("lock") ? "r--r--r--" : "r-xr-xr-x"));
    }
    try {
      Assumptions.assumeFalse(Files.isWritable(path), "permissions do not bind root");
      WorldError resume = assertThrows(WorldError.class, () -> RunFolder.resume(path));
      assertTrue(resume.getMessage().contains("ermission denied"), resume.getMessage());
      WorldError create = assertThrows(WorldError.class, () -> create(empty));
      assertTrue(create.getMessage().contains("ermission denied"), create.getMessage());
      WorldError inside = assertThrows(WorldError.class, () -> create(empty.resolve("run")));
      assertTrue(inside.getMessage().contains("ermission denied"), inside.getMessage());
      RunFolder.open(path).close();
    } finally {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** A process that trains is killed; while it lives nobody else may write, after it one may. */
  @Test
  void aKilledProcessLeavesARunThatCanGoOn() throws IOException, InterruptedException {
    Path path = home.resolve("edsr");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Trainee.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.equals("saved 3")) {
        line = output.readLine();
      }
      assertEquals("saved 3", line);
      UserError held = assertThrows(UserError.class, () -> RunFolder.resume(path));
      assertTrue(held.getMessage().contains("process " + process.pid()), held.getMessage());
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (RunFolder run = RunFolder.resume(path);
        Journal journal = Journal.open(run.journal(), InstantSource.system())) {
      CheckpointFolder folder =
          new CheckpointStore(run.checkpoints(), Retention.LAST_AND_BEST).folder();
      Checkpoint last = folder.load("last");
      assertTrue(last.step() >= 3, "step " + last.step());
      assertEquals((float) last.step(), last.under("model/").get("w").values()[0]);
      journal.record(
          last.step(), new Resumed(9, "test", List.of(), List.of(), List.of(), false, false));
      assertEquals(last.step() + 1, Journal.read(run.journal()).records().size());
      assertFalse(names(run.checkpoints()).stream().anyMatch(name -> name.endsWith(".tmp")));
    }
  }

  /** Saves one checkpoint after the other until it is killed. */
  static final class Trainee {
    public static void main(String[] args) {
      RunFolder run = create(Path.of(args[0]));
      Journal journal = Journal.open(run.journal(), InstantSource.system());
      CheckpointStore store = new CheckpointStore(run.checkpoints(), Retention.LAST_AND_BEST);
      for (long step = 1; ; step++) {
        journal.record(step, StepsTrained.of(1.0 / step, 1e-3, 1, 0, Map.of()));
        NamedArray w = new NamedArray("model/w", new long[] {1}, new float[] {step});
        store.save(new Checkpoint(step, "hash", "net", 0, Map.of(), List.of(w)), false);
        System.out.println("saved " + step);
      }
    }
  }

  private static RunFolder create(Path path) {
    return RunFolder.create(path, "a = 1\n", "{\"a\":1}");
  }

  private static void trained(Path path) throws IOException {
    try (RunFolder run = create(path);
        Journal journal = Journal.open(run.journal(), InstantSource.system())) {
      journal.record(1, StepsTrained.of(1, 1e-3, 1, 0, Map.of()));
      Files.createFile(run.checkpoints().resolve("step-000001.json"));
      Files.createFile(run.checkpoints().resolve("step-000001.safetensors"));
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void aRunWithSharedPicturesIsStartedAgainTooAndWhatARepairKeptIsKept() throws IOException {
    Path path = home.resolve("killed");
    try (RunFolder run = create(path);
        Journal journal = Journal.open(run.journal(), InstantSource.system())) {
      journal.record(0, Started.untrained("test", Optional.empty()));
      journal.record(0, new ImagesShared("training", "a", "test", "b", 1, true, Map.of()));
      Files.writeString(path.resolve("config.json.2.damaged"), "{");
    }
    create(path).close();
    Path kept = path.resolve("journal.jsonl.damaged");
    Files.writeString(kept, "{");
    WorldError error = assertThrows(WorldError.class, () -> RunFolder.clear(path));
    assertTrue(error.getMessage().contains("which a repair has kept"), error.getMessage());
    assertTrue(Files.exists(kept));
  }
}
