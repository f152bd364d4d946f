package org.frugalsr.study;

import static org.frugalsr.study.TrialFixture.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.study.Ledger.Entry;
import org.frugalsr.study.Ledger.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir private Path folder;

  private Ledger ledger() {
    return new Ledger(folder.resolve("ledger.jsonl"), new StudyLock(folder.resolve("lock")));
  }

  private static void write(Ledger ledger, Event event, String variant, String text) {
    Trial trial = trial(variant);
    ledger.append(Entry.now(event, trial, "1 on host", text));
  }

  @Test
  void whatIsWrittenIsReadAndTheLastWordHolds() {
    Ledger ledger = ledger();
    assertEquals(List.of(), ledger.entries());
    write(ledger, Event.STARTED, "a", "");
    write(ledger, Event.FAILED, "a", "line 1\nline \"2\"");
    write(ledger, Event.STARTED, "b", "");
    List<Entry> entries = ledger.entries();
    assertEquals(3, entries.size());
    Entry last = Ledger.last(entries, trial("a").key()).orElseThrow();
    assertEquals(Event.FAILED, last.event());
    assertEquals("line 1\nline \"2\"", last.text());
    assertEquals(Optional.empty(), Ledger.last(entries, trial("c").key()));
  }

  @Test
  void aRenamedVariantIsFoundWhereItWasTrained() {
    write(ledger(), Event.FINISHED, "a", "");
    Trial renamed =
        new Trial(
            "new",
            Optional.empty(),
            0,
            trial("a").key(),
            "new-seed0-12345678",
            10,
            OptionalLong.empty());
    Trial located = Ledger.located(renamed, ledger().entries());
    assertEquals("a-0", located.folder());
    assertEquals("new", located.variant());
  }

  @Test
  void aTornLastLineIsLeftOutAndMended() throws IOException {
    write(ledger(), Event.STARTED, "a", "");
    Path file = folder.resolve("ledger.jsonl");
    Files.writeString(file, "{\"time\":\"2026", StandardOpenOption.APPEND);
    assertEquals(1, ledger().entries().size());
    write(ledger(), Event.FINISHED, "a", "");
    assertEquals(
        List.of(Event.STARTED, Event.FINISHED),
        ledger().entries().stream().map(Entry::event).toList());
    Files.writeString(file, "{\"time\":\"20"); // torn at its very first line
    write(ledger(), Event.FINISHED, "b", "");
    assertEquals(1, ledger().entries().size());
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    write(ledger(), Event.STARTED, "a", "");
    Path file = folder.resolve("ledger.jsonl");
    Files.writeString(file, "{\"event\":\"no such\"}\n", StandardOpenOption.APPEND);
    String text = assertThrows(WorldError.class, () -> ledger().entries()).getMessage();
    assertTrue(text.contains("line 2 is not an entry"), text);
  }

  @Test
  void aLineWhoseFolderLeadsElsewhereIsDamagedAndTakenOut() throws IOException {
    Ledger ledger = ledger();
    assertEquals(Optional.empty(), ledger.mend());
    write(ledger, Event.FINISHED, "a", "");
    Path file = folder.resolve("ledger.jsonl");
    String sound = Files.readString(file);
    List<String> outside =
        List.of(
            "../../victim",
            "..",
            ".",
            "",
            "/tmp",
            "b/../../c",
            "b/c",
            "..\\\\c",
            "C:",
            "a\\u0000",
            "./a-0");
    for (String name : outside) {
      Files.writeString(file, sound.replace("\"a-0\"", "\"" + name + "\"") + sound);
      String text = assertThrows(WorldError.class, () -> ledger.entries(), name).getMessage();
      assertTrue(text.contains("line 1 is not an entry"), text);
      assertTrue(ledger.mend().orElseThrow().startsWith("1 damaged line of the ledger"));
      assertEquals(List.of("a-0"), ledger.entries().stream().map(Entry::folder).toList());
    }
    assertEquals(outside.size(), Files.readAllLines(folder.resolve("ledger.jsonl.damaged")).size());
  }

  @Test
  void writersTakeTurns() throws Exception {
    List<Callable<Void>> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      String name = "writer" + w;
      writers.add(
          () -> {
            for (int i = 0; i < 25; i++) {
              write(ledger(), Event.STARTED, name, "x".repeat(i * 100));
            }
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
      for (Future<Void> done : threads.invokeAll(writers)) {
        done.get();
      }
    }
    List<Entry> entries = ledger().entries();
    assertEquals(100, entries.size());
    for (int w = 0; w < 4; w++) {
      String folder = "writer" + w + "-0";
      assertEquals(25, entries.stream().filter(e -> e.folder().equals(folder)).count());
    }
  }

  @Test
  void aTailReadsWhatWasAppendedAndAReplacedFileFromItsBeginning() throws IOException {
    Ledger ledger = ledger();
    LedgerTail tail = new LedgerTail(ledger);
    assertEquals(0, tail.size());
    write(ledger, Event.STARTED, "a", "");
    write(ledger, Event.STARTED, "b", "");
    int known = tail.size();
    assertEquals(2, known);
    assertEquals(Optional.empty(), tail.lastSince(trial("a").key(), known));
    write(ledger, Event.FINISHED, "a", "");
    Files.writeString(ledger.file(), "{\"torn", StandardOpenOption.APPEND);
    assertEquals(
        Optional.of(Event.FINISHED), tail.lastSince(trial("a").key(), known).map(Entry::event));
    assertEquals(Optional.of(Event.STARTED), tail.last(trial("b").key()).map(Entry::event));
    write(ledger, Event.FAILED, "b", ""); // cuts the torn line first
    assertEquals(Optional.of(Event.FAILED), tail.last(trial("b").key()).map(Entry::event));
    assertEquals(ledger.entries().size(), tail.size());
    List<String> lines = Files.readAllLines(ledger.file());
    Path other = Files.write(folder.resolve("other"), lines.subList(0, 3));
    Files.move(other, ledger.file(), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(3, tail.size());
    assertEquals(Optional.of(Event.STARTED), tail.last(trial("b").key()).map(Entry::event));
  }
}
