package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.study.Plan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trials that start or learn from another run are known by what that run has learned, not by its
 * place.
 */
class StudyFromARunTest {
  private static final String SOUND =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 2, batch = 2, patch = 8 }
      data { train = sample-train }
      """;

  @TempDir private Path folder;
  private Path config = Path.of("");

  @BeforeEach
  void writeConfig() throws IOException {
    config = Files.writeString(folder.resolve("it.conf"), SOUND + "study { seeds = [0] }");
  }

  private Path source(String name, String... more) throws IOException {
    Path plain = Files.writeString(folder.resolve("source.conf"), SOUND);
    Path run = folder.resolve(name);
    Said said =
        Said.by(
            Stream.concat(
                    Stream.of("run", plain.toString(), "--out", run.toString()), Stream.of(more))
                .toArray(String[]::new));
    assertEquals(0, said.code(), said::err);
    return run;
  }

  private String key(String name, Path run) {
    return Plan.of(config, List.of(name + "=\"" + run + "\""), Optional.of(folder.resolve("study")))
        .contents()
        .trials()
        .getFirst()
        .key();
  }

  @Test
  void theKeyFollowsTheCheckpointsContentAndNotItsPath() throws IOException {
    Path first = source("first");
    List<String> names = List.of("init.from", "trainer.teacher");
    List<String> keys = names.stream().map(name -> key(name, first)).toList();
    Path moved = Files.move(first, folder.resolve("moved"));
    assertEquals(keys, names.stream().map(name -> key(name, moved)).toList());
    Path other = source("first", "-o", "seed=1"); // another content under the first one's name
    for (int i = 0; i < names.size(); i++) {
      assertNotEquals(keys.get(i), key(names.get(i), other), names.get(i));
    }
  }

  @Test
  void aRunRecordsTheHashOfWhatItStartedFrom() throws IOException {
    Path first = source("first");
    Path second = source("second", "-o", "init.from=\"" + first + "\"");
    Map<String, Object> partner =
        Json.object(Files.readString(first.resolve("checkpoints/step-000002.json")));
    Started start =
        Journal.read(second.resolve("journal.jsonl")).of(Started.class).getFirst().event();
    assertEquals(partner.get("sha256"), start.initialised().orElseThrow().sha256());
  }

  @Test
  void aRunThatIsNotThereOrNotFinishedIsRefused() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertRefused("init.from", nowhere, "init.from = DIR/nowhere: Not a run folder");
    assertRefused("trainer.teacher", nowhere, "trainer.teacher = DIR/nowhere: Not a run folder");
    Path begun = source("begun", "--max-time", "0s", "-o", "trainer.steps=100000");
    for (String name : List.of("init.from", "trainer.teacher")) {
      assertRefused(name, begun, name + " = DIR/begun: that run is not finished (step 1)");
    }
    assertRefused("init.from", begun, "frugal resume DIR/begun");
  }

  private void assertRefused(String name, Path from, String message) {
    Path out = folder.resolve("study");
    Said said =
        Said.by(
            "study", config.toString(), "--out", out.toString(), "-o", name + "=\"" + from + "\"");
    assertEquals(2, said.code(), said::err);
    assertTrue(said.errorsIn(folder).contains(message), said::err);
    assertFalse(Files.exists(out), "something was made");
  }
}
