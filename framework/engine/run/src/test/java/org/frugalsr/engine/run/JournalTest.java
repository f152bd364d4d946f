package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.Measured;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.imaging.SelfEnsemble;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");

  private static final Resumed RESUMED =
      new Resumed(9, "frugal resume", List.of(), List.of(), List.of(), false, false);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("journal.jsonl");
  }

  @Test
  void aRecordIsOneLineOfJson() throws IOException {
    try (Journal journal = open()) {
      journal.record(0, Warning.of("mind the\nstep"));
      journal.record(100, trained(0.0123));
      assertEquals( // before it is closed
          """
          {"time":"2026-01-31T12:00:00.123Z","event":"warning","step":0,"text":"mind the\\nstep"}
          {"time":"2026-01-31T12:00:00.123Z","event":"train","step":100,"loss":0.0123,"rate":0.001,\
          "steps_per_second":2.0,"wait":0.5,"scale":2.0}
          """,
          Files.readString(file));
    }
    JournalRecord<?> record = Journal.read(file).records().getLast();
    assertEquals(Instant.parse("2026-01-31T12:00:00.123Z"), record.time());
    assertEquals(100, record.step());
    assertEquals(trained(0.0123), record.event());
  }

  private static StepsTrained trained(double loss) {
    return StepsTrained.of(loss, 1e-3, 2, 0.5, Map.of("scale", 2.0));
  }

  @Test
  void aSeriesHoldsTheNumbersOfOneFigureOfOneEvent() {
    try (Journal journal = open()) {
      journal.record(1, trained(0.5));
      journal.record(1, Warning.of("one\ntwo"));
      journal.record(2, trained(Double.NaN));
      journal.record(3, trained(Double.NEGATIVE_INFINITY));
      journal.record(5, trained(2));
    }
    History history = Journal.read(file);
    List<Point> losses =
        List.of(
            new Point(1, 0.5),
            new Point(2, Double.NaN),
            new Point(3, Double.NEGATIVE_INFINITY),
            new Point(5, 2));
    assertEquals(losses, history.trained(StepsTrained::loss));
    assertEquals(
        losses.subList(3, 4),
        history.series(
            StepsTrained.class,
            s -> s.loss() > 1 ? OptionalDouble.of(s.loss()) : OptionalDouble.empty()));
    assertEquals("one\ntwo", history.of(Warning.class).getFirst().event().text());
  }

  @Test
  void everyTornLastLineIsLeftOutAndThenRemoved() throws IOException {
    write(1, 2);
    byte[] whole = Files.readAllBytes(file);
    int second = Files.readAllLines(file).getFirst().length() + 1;
    for (int n = second; n < whole.length; n++) {
      Files.write(file, Arrays.copyOf(whole, n));
      assertEquals(List.of(1L), steps());
      try (Journal journal = open()) {
        journal.record(3, trained(1));
      }
      assertEquals(List.of(1L, 3L), steps());
    }
  }

  @Test
  void aTornLineLongerThanABlockIsRemovedWhole() throws IOException {
    write(1);
    String line = Files.readString(file);
    for (String torn : List.of("x".repeat(8192), "x".repeat(20_000), "\0".repeat(8191))) {
      Files.writeString(file, line + torn);
      open().close();
      assertEquals(line, Files.readString(file));
    }
    Files.writeString(file, "x".repeat(20_000));
    open().close();
    assertEquals("", Files.readString(file));
  }

  @Test
  void aResumeTakesBackTheLaterStepsBeforeIt() throws IOException {
    write(1, 2, 3, 4);
    try (Journal journal = open()) {
      journal.record(2, RESUMED);
    }
    write(3);
    assertEquals(List.of(1L, 2L, 2L, 3L), steps());
    assertEquals(
        List.of(1L, 2L, 3L),
        Journal.read(file).of(StepsTrained.class).stream().map(JournalRecord::step).toList());
    try (Journal journal = open()) {
      journal.record(0, RESUMED);
    }
    assertEquals(List.of(0L), steps());
    assertEquals(7, Files.readAllLines(file).size()); // the file forgets nothing
  }

  @Test
  void aDamagedLineInTheMiddleIsNamed() throws IOException {
    write(1, 2);
    String text = Files.readString(file);
    for (String damage :
        List.of(
            "garbage",
            "{}",
            "[1]",
            "null",
            "{\"time\":\"2026-01-31T12:00:00Z\",\"event\":\"train\",\"step\":1,\"loss\":\"much\"}",
            text.lines().findFirst().orElseThrow().replace("2026", "20x6"))) {
      Files.writeString(file, text + damage + "\n" + text);
      WorldError error = assertThrows(WorldError.class, () -> Journal.read(file));
      assertTrue(error.getMessage().contains("line 3 is not a record"), error.getMessage());
      assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    }
  }

  @Test
  void aDamagedLineIsTakenOutAndKeptAndNoOtherLineMoves() throws IOException {
    write(1);
    String first = Files.readString(file);
    Files.writeString(file, "garb\u00e4ge\n{}\n", StandardOpenOption.APPEND);
    write(2);
    Files.writeString(file, "{\"time\":", StandardOpenOption.APPEND);
    long size = Files.size(file);
    JournalPart whole = JournalPart.read(file, 0, first.length());
    assertEquals(2, DamagedLines.setAside(file, JournalRecord::isRecord));
    assertEquals(0, DamagedLines.setAside(file, JournalRecord::isRecord));
    assertEquals(List.of(1L, 2L), steps());
    assertEquals(size, Files.size(file));
    assertEquals("garb\u00e4ge\n{}\n", Files.readString(DamagedLines.keptIn(file)));
    // a tracker goes on where it was
    JournalPart rest = JournalPart.read(file, whole.end(), 1 << 10);
    assertEquals(List.of(2L), rest.records().stream().map(JournalRecord::step).toList());
    assertEquals(0, DamagedLines.setAside(folder.resolve("none.jsonl"), l -> true));
  }

  @Test
  void anEvaluationThatAKilledSessionBeganCountsOnce() {
    Evaluated psnr = evaluated(2);
    try (Journal journal = open()) {
      journal.record(6, psnr);
      journal.record(6, RESUMED);
      journal.record(6, psnr);
      journal.record(6, evaluated(3));
      journal.record(8, psnr);
    }
    List<JournalRecord<Evaluated>> told = Journal.read(file).of(Evaluated.class);
    assertEquals(List.of(6L, 6L, 8L), told.stream().map(JournalRecord::step).toList());
    assertEquals(3, told.get(1).event().scores().scale());
  }

  private static Evaluated evaluated(int scale) {
    Measured.Scores scores =
        new Measured.Scores("set5", "sisr-y", scale, "made", 30, 0.9, List.of());
    return Evaluated.network(scores, "best", 6, SelfEnsemble.NONE, 0, Optional.empty());
  }

  @Test
  void aLinkInItsPlaceIsRefused() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    for (Path target : List.of(victim, folder.resolve("absent"))) {
      Files.createSymbolicLink(file, target);
      WorldError error = assertThrows(WorldError.class, () -> open());
      assertTrue(error.getMessage().contains("it is a link to " + target), error.getMessage());
      Files.delete(file);
    }
    assertEquals("precious", Files.readString(victim));
    assertFalse(Files.exists(folder.resolve("absent")));
  }

  @Test
  void aFullDiskIsAnErrorOfTheWorld() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "/dev/full is of Linux");
    Journal journal = Journal.open(full, InstantSource.fixed(NOON)); // cannot be synced or closed
    WorldError error = assertThrows(WorldError.class, () -> journal.record(1, trained(1)));
    assertTrue(error.getMessage().contains("No space left on device"), error.getMessage());
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path absent = folder.resolve("none/journal.jsonl");
    WorldError error =
        assertThrows(WorldError.class, () -> Journal.open(absent, InstantSource.system()));
    assertTrue(error.getMessage().contains(absent + ": no such file"), error.getMessage());
    assertFalse(Files.exists(absent.getParent()));
    assertThrows(WorldError.class, () -> Journal.read(absent));
  }

  private void write(int... steps) {
    try (Journal journal = open()) {
      for (int step : steps) {
        journal.record(step, trained(1.0 / step));
      }
    }
  }

  private Journal open() {
    return Journal.open(file, InstantSource.fixed(NOON));
  }

  private List<Long> steps() {
    return Journal.read(file).records().stream().map(JournalRecord::step).toList();
  }
}
