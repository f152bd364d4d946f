package org.frugalsr.study;

import static org.frugalsr.study.TrialFixture.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.study.Ledger.Entry;
import org.frugalsr.study.Ledger.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study empties a folder only if the folder itself says that it is one of the study's trials. */
class TrialMarkTest {
  @TempDir private Path home;
  private Path path;
  private StudyFolder folder;

  @BeforeEach
  void begin() {
    path = home.resolve("study");
    folder =
        StudyFolder.start(
            path,
            new StudyFolder.Contents(
                "s", Optional.empty(), 1, Map.of(), List.of(trial("a"), trial("b"))),
            new PluginContents(Map.of()),
            told -> {});
  }

  /** A trial that was killed before its first checkpoint. */
  private Path killed(String variant) {
    folder.prepare(trial(variant), "s", "", Optional.empty());
    Path run = folder.run(trial(variant));
    RunFolder.create(run, "", "{}").close();
    return run;
  }

  private void assertStays(Path run, String why) throws IOException {
    Set<String> before = names(run);
    WorldError error = assertThrows(WorldError.class, () -> folder.mark(trial("a")).clear());
    assertTrue(error.getMessage().contains(why), error.getMessage());
    assertEquals(before, names(run));
  }

  @Test
  void anOwnTrialIsCleared() throws IOException {
    Path run = killed("a");
    folder.mark(trial("a")).clear();
    assertEquals(Set.of("lock"), names(run));
    folder.mark(trial("a")).clear();
    folder.mark(trial("b")).clear(); // absent
  }

  @Test
  void anotherTrialAnotherStudyAndStrangersStay() throws IOException {
    Path run = killed("a");
    String own = Files.readString(RunFolder.parent(run));
    Files.writeString(RunFolder.parent(run), own.replace(trial("a").key(), trial("b").key()));
    assertStays(run, "names another trial");
    Files.writeString(RunFolder.parent(run), own.replace("\"seed\" : 0", "\"seed\" : 1"));
    assertStays(run, "names another trial");
    Files.writeString(RunFolder.parent(run), own.replace("../..", "../../../other"));
    assertStays(run, "names another study");
    Files.writeString(RunFolder.parent(run), "no JSON");
    assertStays(run, "has no parent.json");
    Files.delete(RunFolder.parent(run));
    assertStays(run, "has no parent.json");
    // as a study of an early version wrote it
    String early = own.replaceAll(",\\s*\"key\" : \"[0-9a-f]+\"", "");
    Files.writeString(RunFolder.parent(run), early);
    Files.writeString(run.resolve("thesis.tex"), "precious");
    assertStays(run, "it holds thesis.tex");
    Files.delete(run.resolve("thesis.tex"));
    folder.mark(trial("a")).clear();
    assertEquals(Set.of("lock"), names(run));
  }

  @Test
  void aLinkOutIsNotFollowed() throws IOException {
    Path run = killed("a");
    Path victim = home.resolve("victim");
    Files.move(run, victim);
    Files.createSymbolicLink(run, victim);
    assertStays(victim, "it is a link to another folder");
  }

  @Test
  void aTrialIsNotFinishedByTheRunOfAnotherOne() throws IOException {
    Path run = killed("a");
    Files.writeString(
        run.resolve("journal.jsonl"),
        """
        {"time":"2026-01-31T12:00:00Z","event":"stop","step":10,"reason":"finished"}
        """);
    Trial b = trial("b");
    Trial there = new Trial("b", Optional.empty(), 0, b.key(), "a-0", 10, OptionalLong.empty());
    folder.ledger().append(Entry.now(Event.FINISHED, trial("a"), "", ""));
    folder.ledger().append(Entry.now(Event.FINISHED, there, "", ""));
    List<Entry> entries = folder.ledger().entries();
    assertTrue(folder.isFinished(trial("a"), Ledger.last(entries, trial("a").key())));
    assertFalse(folder.isFinished(b, Ledger.last(entries, b.key())));
    assertThrows(WorldError.class, () -> folder.mark(there).requireNotOfAnother());
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void aWriteThatWasKilledDoesNotHinder() throws IOException {
    Path run = Files.createDirectories(folder.run(trial("a")));
    Files.writeString(run.resolve(".parent.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp"), "{");
    folder.mark(trial("a")).clear();
    assertEquals(Set.of("lock"), names(run));
  }
}
