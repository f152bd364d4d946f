package org.frugalsr.study;

import static org.frugalsr.study.TrialFixture.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.study.Ledger.Entry;
import org.frugalsr.study.Ledger.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFolderTest {
  @TempDir private Path path;

  private static Optional<Status> after(StudyFolder folder, String variant, Event event) {
    folder.ledger().append(Entry.now(event, trial(variant), "1 on host", ""));
    folder.sumUp();
    return folder.standing().read();
  }

  @Test
  void theLedgerIsSummedUp() {
    List<Trial> both = List.of(trial("a"), trial("b"));
    StudyFolder folder =
        StudyFolder.start(
            path,
            new StudyFolder.Contents("s", Optional.empty(), 1, Map.of(), both),
            new PluginContents(Map.of()),
            t -> {});
    assertEquals(Optional.empty(), folder.standing().read());
    folder.sumUp();
    assertEquals(Optional.of(Status.KILLED), folder.standing().read());
    assertEquals(Optional.of(Status.KILLED), after(folder, "gone", Event.FAILED));
    assertEquals(Optional.of(Status.KILLED), after(folder, "a", Event.FINISHED));
    assertEquals(Optional.of(Status.FAILED), after(folder, "b", Event.FAILED));
    assertEquals(Optional.of(Status.KILLED), after(folder, "b", Event.STOPPED));
    assertEquals(Optional.of(Status.FINISHED), after(folder, "b", Event.FINISHED));
  }
}
