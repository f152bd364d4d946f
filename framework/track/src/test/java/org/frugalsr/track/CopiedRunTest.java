package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.TrackerException;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.config.TrackingSettings.Checkpoints;
import org.frugalsr.engine.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a run is another run to a tracker; one that was moved is the same. */
class CopiedRunTest {
  @TempDir Path temp;
  private final RecordingTracker tracker = new RecordingTracker();
  private final List<String> said = new ArrayList<>();

  private void catchUp(Path run) throws TrackerException {
    try (TrackerExport delivery =
        TrackerExport.open(
            RunFolder.open(run), tracker, TrackingSettings.sending(Checkpoints.NONE), said::add)) {
      delivery.catchUp(false);
    }
  }

  private Path delivered(String name) throws TrackerException {
    Path path = temp.resolve(name);
    try (TrackedFolder run = new TrackedFolder(path)) {
      run.train(1, 0.5);
    }
    catchUp(path);
    return path;
  }

  private Path copy(Path from, String to) throws IOException {
    Path copy = temp.resolve(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, copy.resolve(from.relativize(file).toString()));
      }
    }
    return copy;
  }

  private List<String> names() {
    return tracker.runs.values().stream().map(there -> there.run.name()).toList();
  }

  @Test
  void aCopyIsARunOfItsOwnAndStaysSo() throws Exception {
    Path original = delivered("original");
    Path copy = copy(original, "copy");
    catchUp(copy);
    catchUp(copy);
    catchUp(original);
    assertEquals(List.of("original", "copy"), names());
    tracker.runs.values().forEach(there -> assertEquals(2, there.told, "all of it, once"));
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("copy of " + original.toRealPath()), said.get(0));
    catchUp(copy(copy, "copy of the copy"));
    assertEquals(List.of("original", "copy", "copy of the copy"), names());
  }

  @Test
  void aMovedFolderGoesOnInItsRun() throws Exception {
    Path moved = Files.move(delivered("original"), temp.resolve("moved"));
    catchUp(moved);
    assertEquals(List.of("original"), names());
    catchUp(copy(moved, "copy"));
    assertEquals(List.of("original", "copy"), names());
    assertEquals(1, said.size());
  }

  @Test
  void anotherRunInTheOldPlaceIsNoOriginal() throws Exception {
    Path moved = Files.move(delivered("original"), temp.resolve("moved"));
    delivered("original");
    catchUp(moved);
    assertEquals(List.of("original", "original"), names());
    assertEquals(List.of(), said);
  }

  @Test
  void aLinkToTheFolderIsTheSameRun() throws Exception {
    Path original = delivered("original");
    catchUp(Files.createSymbolicLink(temp.resolve("link"), original));
    assertEquals(List.of("original"), names());
  }

  @Test
  void whatAnOlderVersionRememberedGoesOn() throws Exception {
    Path run = delivered("run");
    Path memory = run.resolve("tracking.json");
    String without = Files.readString(memory).replaceFirst("\\s*\"folder\" : [^\\n]*,", "");
    assertTrue(!without.contains("folder"), without);
    Files.writeString(memory, without);
    catchUp(run);
    assertEquals(List.of("run"), names());
  }

  @Test
  void aCopiedStudyIsAStudyOfItsOwn() throws Exception {
    Path trial = temp.resolve("study/trials/a");
    new TrackedFolder(trial).close();
    Files.writeString(
        RunFolder.parent(trial),
        "{\"study\":\"ablation\",\"folder\":\"../..\",\"variant\":\"a\",\"seed\":0}");
    catchUp(trial);
    copy(temp.resolve("study"), "twice");
    catchUp(temp.resolve("twice/trials/a"));
    assertEquals(List.of("ablation", "a, seed 0", "ablation", "a, seed 0"), names());
    assertEquals(Optional.of("run-2"), List.copyOf(tracker.runs.values()).get(3).run.parent());
  }

  /** It would tell of whatever folder lies two above it as its study. */
  @Test
  void aTrialThatWasCopiedOutOfItsStudyStandsAlone() throws Exception {
    Path trial = temp.resolve("study/trials/a");
    new TrackedFolder(trial).close();
    Files.writeString(
        RunFolder.parent(trial),
        "{\"study\":\"ablation\",\"folder\":\"../..\",\"variant\":\"a\",\"seed\":0}");
    Files.createDirectories(temp.resolve("elsewhere/runs"));
    catchUp(copy(trial, "elsewhere/runs/mine"));
    assertEquals(List.of("mine"), names());
    assertTrue(Files.notExists(temp.resolve("elsewhere/tracking.json")), "not a study");
  }
}
